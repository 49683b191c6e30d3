package org.heapdiff.parser.layout;

/** How a JVM places the fields of an instance. */
enum FieldOrder {
  /**
   * HotSpot of JDK 15 and later: larger primitives first, then references, each in the smallest gap
   * it fits into, gaps in superclasses included (JDK-8237767, {@code fieldLayoutBuilder.cpp}).
   */
  GAP_FILLING,

  /**
   * HotSpot of JDK 6 to 14: longs, ints, shorts, bytes, references, from where the superclass ends;
   * smaller fields fill the gap before the first long ({@code ClassFileParser::layout_fields}).
   */
  COMPACTING,

  /** HotSpot of JDK 5: references, longs, ints, shorts, bytes; nothing fills a gap. */
  PLAIN,

  /**
   * ART: references first, then longs, ints, shorts and bytes, smaller ones into gaps ({@code
   * ClassLinker::LinkFields} in AOSP).
   */
  ART
}
