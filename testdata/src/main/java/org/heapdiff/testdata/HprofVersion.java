package org.heapdiff.testdata;

/** The versions that the first bytes of an HPROF file name. */
public enum HprofVersion {
  V1_0("JAVA PROFILE 1.0"),
  V1_0_1("JAVA PROFILE 1.0.1"),
  V1_0_2("JAVA PROFILE 1.0.2"),
  /** Android's. */
  V1_0_3("JAVA PROFILE 1.0.3");

  private final String header;

  HprofVersion(String header) {
    this.header = header;
  }

  /** The text at the head of the file, without the NUL that ends it. */
  public String header() {
    return header;
  }
}
