package org.heapdiff.matching;

/** What tells that two objects are one. */
public enum Evidence {
  /** They stand for the same class. */
  CLASS("class objects"),

  /** They stand in the same order in memory, among objects with the same contents. */
  ORDER("order in memory"),

  /** Objects that are one refer to them from the same place. */
  REFERENCES("referrers"),

  /** What they hold or refer to is found in no other unmatched objects. */
  CONTENT("content");

  private static final Evidence[] ALL = values();

  private final String label;

  Evidence(String label) {
    this.label = label;
  }

  static Evidence of(int ordinal) {
    return ALL[ordinal];
  }

  /** In words, for a person. */
  public String label() {
    return label;
  }
}
