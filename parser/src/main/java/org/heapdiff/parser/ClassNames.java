package org.heapdiff.parser;

/** Class names as Java's {@code Class.getTypeName} writes them. */
final class ClassNames {
  private ClassNames() {}

  /**
   * Turns a name as dumps have it ({@code java/lang/String}, {@code [[I}, {@code [Ljava/util/Map;};
   * the old agent and Android write dots, Android also {@code int[]}) into the Java language's.
   */
  static String toJava(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    String element = name.substring(dimensions);
    if (dimensions > 0) {
      if (element.length() > 2 && element.charAt(0) == 'L' && element.endsWith(";")) {
        element = element.substring(1, element.length() - 1);
      } else if (element.length() == 1) {
        element = primitive(element);
      }
    }
    return hidden(element.replace('/', '.')) + "[]".repeat(dimensions);
  }

  /**
   * HotSpot writes a hidden class's suffix as {@code +0x…}, or {@code .0x…} once slashes are dots;
   * Java as {@code /0x…}.
   */
  private static String hidden(String name) {
    int at = name.lastIndexOf("0x");
    if (at < 1 || (name.charAt(at - 1) != '+' && name.charAt(at - 1) != '.')) {
      return name;
    }
    return name.substring(0, at - 1) + '/' + name.substring(at);
  }

  /**
   * Whether a class of this name is hidden or was generated, so that it can be unloaded before its
   * loader is.
   */
  static boolean isHidden(String name) {
    return name.indexOf('/') >= 0 || name.contains("$$Lambda") || name.contains("LambdaForm$");
  }

  static boolean isArray(String name) {
    return name.endsWith("[]");
  }

  private static String primitive(String code) {
    return switch (code.charAt(0)) {
      case 'Z' -> "boolean";
      case 'C' -> "char";
      case 'F' -> "float";
      case 'D' -> "double";
      case 'B' -> "byte";
      case 'S' -> "short";
      case 'I' -> "int";
      case 'J' -> "long";
      default -> code;
    };
  }
}
