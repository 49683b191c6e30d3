package org.heapdiff.matching;

/** What tells that two objects are one. */
public enum Evidence {
  /** They stand for the same class. */
  CLASS(0, "class objects"),

  /** They stand in the same order in memory, among objects with the same contents. */
  ORDER(1, "order in memory"),

  /** Objects that are one refer to them from the same place. */
  REFERENCES(2, "referrers"),

  /** What they hold or refer to is found in no other unmatched objects. */
  CONTENT(3, "content");

  private static final Evidence[] ALL = values();

  private final int code;
  private final String label;

  Evidence(int code, String label) {
    this.code = code;
    this.label = label;
  }

  static Evidence of(int code) {
    return ALL[code];
  }

  /** A number from 0, for columns. */
  int code() {
    return code;
  }

  /** In words, for a person. */
  public String label() {
    return label;
  }
}
