package org.heapdiff.identity;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of classes that are made at run time. They carry a number or an address, so that the same
 * class has another name in another run: {@code Foo$$Lambda$14/0x0000000801003200}, {@code
 * $Proxy12}, {@code GeneratedMethodAccessor7}. Numbers that a compiler gives ({@code Foo$1}) stay.
 */
public final class GeneratedNames {
  private record Rule(Pattern pattern, String replacement) {
    Rule(String pattern, String replacement) {
      this(Pattern.compile(pattern), replacement);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          // Hidden classes: lambdas, LambdaForm$MH, $$InjectedInvoker, $$StringConcat.
          new Rule("/0x[0-9a-f]+", ""),
          new Rule("(\\$\\$Lambda)\\$[0-9]+", "$1"),
          // java.lang.reflect.Proxy; JDK 16 and newer number the package as well.
          new Rule("(\\$Proxy)[0-9]+(?![0-9A-Za-z_])", "$1"),
          new Rule("^(jdk\\.proxy)[0-9]+\\.", "$1."),
          new Rule("(\\bGenerated(?:Method|(?:Serialization)?Constructor)Accessor)[0-9]+", "$1"),
          // CGLIB, with Spring's and Guice's copies; Spring 6 has $$SpringCGLIB$$0.
          new Rule(
              "(\\$\\$(?:EnhancerBy|FastClassBy|KeyFactoryBy)\\w+?\\$\\$)[0-9a-f]+(?:_[0-9]+)?",
              "$1"),
          new Rule("(\\$\\$SpringCGLIB\\$\\$(?:[A-Za-z]+\\$\\$)?)[0-9]+", "$1"),
          // Byte Buddy's random names, and those of Hibernate and Mockito, which use it.
          new Rule(
              "(\\$(?:ByteBuddy|auxiliary|MockitoMock"
                  + "|Hibernate(?:Proxy|BasicProxy|Instantiator|AccessOptimizer))\\$)[0-9A-Za-z]+",
              "$1"),
          // Javassist.
          new Rule("(_\\$\\$_(?:jvst|javassist_?))[0-9a-f]+(?:_[0-9a-f]+)?", "$1"),
          // Clojure's anonymous functions.
          new Rule("(\\$(?:fn__|reify__|eval))[0-9]+", "$1"));

  private GeneratedNames() {}

  /** The name without what changes from run to run; other names as they are. */
  public static String normalize(String name) {
    if (name.indexOf('$') < 0 && name.indexOf('/') < 0 && !name.contains("Generated")) {
      return name;
    }
    String result = name;
    for (Rule rule : RULES) {
      result = rule.pattern.matcher(result).replaceAll(rule.replacement);
    }
    return result;
  }
}
