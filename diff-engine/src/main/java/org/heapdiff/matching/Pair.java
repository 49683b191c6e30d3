package org.heapdiff.matching;

import java.util.stream.Stream;

/** Two snapshots, and which of their objects are one, as far as that is decided. */
final class Pair {
  final Side before;
  final Side after;

  /** By class before: the one after that it is, or -1. */
  private final int[] classes;

  /** By object before that is matched: the number of the {@link Evidence}. */
  private final byte[] evidence;

  private Evidence current = Evidence.CLASS;

  Pair(Side before, Side after, int[] classes) {
    this.before = before;
    this.after = after;
    this.classes = classes;
    evidence = new byte[before.partners.length];
    Stream.of(before, after).parallel().forEach(Side::computeLooks);
  }

  void sharpenLooks() {
    Stream.of(before, after).parallel().forEach(side -> side.sharpenLooks(side == after));
  }

  /** Mixes into the looks of free objects which matched objects refer to them, and from where. */
  void sharpenLooksByReferrers() {
    Stream.of(before, after).parallel().forEach(side -> side.sharpenByReferrers(side == after));
  }

  /** Whether nothing that never changes tells two objects apart. */
  boolean possible(int a, int b) {
    int type = after.commonType(b);
    return type >= 0
        && before.commonType(a) == type
        && (before.looks[a] == after.looks[b] || (!before.isFixed(a) && !after.isFixed(b)));
  }

  /** Whether two objects look the same; between unmatched ones only, or before any sharpening. */
  boolean looksAlike(int a, int b) {
    return before.looks[a] == after.looks[b];
  }

  /** Whether two objects are of one class. */
  boolean sameClass(int a, int b) {
    return classes[before.snapshot.classOf(a)] == after.snapshot.classOf(b);
  }

  /** What the pairs rest on that come next. */
  void matchBy(Evidence next) {
    current = next;
  }

  void match(int a, int b) {
    before.partners[a] = b;
    after.partners[b] = a;
    evidence[a] = (byte) current.code();
  }

  /** What a pair rests on. */
  Evidence evidence(int a) {
    return Evidence.of(evidence[a]);
  }
}
