package org.heapdiff.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedNamesTest {
  @ParameterizedTest
  @CsvSource({
    "a.Foo$$Lambda$14/0x0000000801003200, a.Foo$$Lambda",
    "a.Foo$$Lambda/0x00007f3c2c0a1000, a.Foo$$Lambda",
    "a.Foo$$Lambda$14, a.Foo$$Lambda",
    "a.Foo$$Lambda$14/0x0000000801003200[], a.Foo$$Lambda[]",
    "java.lang.invoke.LambdaForm$MH/0x0000000801003400, java.lang.invoke.LambdaForm$MH",
    "a.Foo$$InjectedInvoker/0x0000000801003400, a.Foo$$InjectedInvoker",
    "$Proxy12, $Proxy",
    "com.sun.proxy.$Proxy12, com.sun.proxy.$Proxy",
    "jdk.proxy2.$Proxy12, jdk.proxy.$Proxy",
    "jdk.proxy2.$Proxy12[], jdk.proxy.$Proxy[]",
    "jdk.internal.reflect.GeneratedMethodAccessor7, jdk.internal.reflect.GeneratedMethodAccessor",
    "sun.reflect.GeneratedConstructorAccessor3, sun.reflect.GeneratedConstructorAccessor",
    "sun.reflect.GeneratedSerializationConstructorAccessor3,"
        + " sun.reflect.GeneratedSerializationConstructorAccessor",
    "a.Foo$$EnhancerBySpringCGLIB$$1a2b3c4d, a.Foo$$EnhancerBySpringCGLIB$$",
    "a.Foo$$EnhancerBySpringCGLIB$$1a2b3c4d_2, a.Foo$$EnhancerBySpringCGLIB$$",
    "a.Foo$$FastClassBySpringCGLIB$$abcdef01, a.Foo$$FastClassBySpringCGLIB$$",
    "a.Foo$$SpringCGLIB$$0, a.Foo$$SpringCGLIB$$",
    "a.Foo$$SpringCGLIB$$FastClass$$1, a.Foo$$SpringCGLIB$$FastClass$$",
    "a.Foo$ByteBuddy$x8Yz1Qw2, a.Foo$ByteBuddy$",
    "a.Foo$HibernateProxy$aB3dE5gH, a.Foo$HibernateProxy$",
    "a.Foo$MockitoMock$1234567, a.Foo$MockitoMock$",
    "a.Foo_$$_jvst1a2_3, a.Foo_$$_jvst",
    "user$fn__1234, user$fn__",
  })
  void whatChangesFromRunToRunIsTakenAway(String name, String stem) {
    assertEquals(stem, GeneratedNames.normalize(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.util.HashMap$Node",
        "a.Foo$1",
        "a.Foo$12$3",
        "a.Foo$_run_closure1",
        "a.Foo$$serializer",
        "a.FooKt$main$1",
        "a.$ProxyFactory",
        "a.Foo$Proxy12Factory",
        "a.GeneratedReport7",
        "a.HibernateConfig$Builder",
        "a.Foo$HibernateConfig$Builder",
        "jdk.proxyfoo.Bar",
        "byte[]",
        "unknown class 0x1234",
      })
  void otherNamesStayAsTheyAre(String name) {
    assertEquals(name, GeneratedNames.normalize(name));
  }
}
