package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNamesTest {
  @ParameterizedTest
  @CsvSource({
    "java/lang/String, java.lang.String",
    "java.lang.String, java.lang.String",
    "java/util/HashMap$Node, java.util.HashMap$Node",
    "Main, Main",
    "[Z, boolean[]",
    "[B, byte[]",
    "[C, char[]",
    "[S, short[]",
    "[I, int[]",
    "[J, long[]",
    "[F, float[]",
    "[D, double[]",
    "[[[J, long[][][]",
    "[Ljava/lang/String;, java.lang.String[]",
    "[[Ljava.util.Map$Entry;, java.util.Map$Entry[][]",
    "int[], int[]",
    "java.lang.String[][], java.lang.String[][]",
    "com/acme/Main$$Lambda$14+0x0000000800c031f0, com.acme.Main$$Lambda$14/0x0000000800c031f0",
    "com/acme/Main$$Lambda.0x00007f1, com.acme.Main$$Lambda/0x00007f1",
    "com/acme/Main$$Lambda/0x00007f1, com.acme.Main$$Lambda/0x00007f1",
    "[Lcom/acme/Hidden+0x0008;, com.acme.Hidden/0x0008[]",
    "jdk/proxy1/$Proxy12, jdk.proxy1.$Proxy12",
    "com/acme/Size0x10, com.acme.Size0x10",
    "[, []",
    "[[, [][]",
    "[L;, L;[]",
    "0x12, 0x12",
  })
  void namesAreAsTheLanguageWritesThem(String inDump, String java) {
    assertEquals(java, ClassNames.toJava(inDump));
  }

  @Test
  void anEmptyNameStaysEmpty() {
    assertEquals("", ClassNames.toJava(""));
  }

  @Test
  void hiddenClassesShowInTheirNames() {
    assertTrue(ClassNames.isHidden("com.acme.Main$$Lambda/0x00007f1"));
    assertTrue(ClassNames.isHidden("com.acme.Main$$Lambda$14"));
    assertTrue(ClassNames.isHidden("java.lang.invoke.LambdaForm$MH/0x00007f1"));
    assertFalse(ClassNames.isHidden("java.lang.String"));
  }
}
