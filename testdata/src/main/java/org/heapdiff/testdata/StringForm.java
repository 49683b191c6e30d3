package org.heapdiff.testdata;

/** What a {@code java.lang.String} is made of. */
public enum StringForm {
  /** JDK 9 and newer: {@code byte[] value}, and {@code coder} 0 for Latin-1, 1 for UTF-16. */
  BYTES_AND_CODER("value L, coder B, hash I, hashIsZero Z"),
  /** JDK 7u6 and 8: {@code char[] value}. */
  CHARS("value L, hash I, hash32 I"),
  /** Up to JDK 7u5: a range of a {@code char[] value} that several strings may share. */
  CHARS_AND_RANGE("value L, offset I, count I, hash I");

  private final String fields;

  StringForm(String fields) {
    this.fields = fields;
  }

  /** As {@link JdkClasses} writes fields. */
  String fields() {
    return fields;
  }
}
