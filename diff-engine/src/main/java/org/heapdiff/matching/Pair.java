package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.heapdiff.objects.Parallel;

/** Two snapshots, and which of their objects are one, as far as that is decided. */
final class Pair {
  final Side before;
  final Side after;

  /** By class before: the one after that it is, or -1. */
  private final int[] classes;

  /** By object before that is matched: the number of the {@link Evidence}. */
  private final byte[] evidence;

  private Evidence current = Evidence.CLASS;

  /** Whose pairs were taken back, until that is {@linkplain #addFreed heeded}. */
  private final IntArrayList freedBefore = new IntArrayList();

  private final IntArrayList freedAfter = new IntArrayList();

  Pair(Side before, Side after, int[] classes) {
    this.before = before;
    this.after = after;
    this.classes = classes;
    evidence = new byte[before.partners.length];
    Parallel.run(before::computeLooks, after::computeLooks);
  }

  /** From now on only looks of free objects that the other side has too are asked. */
  void findCandidates() {
    // Most objects after are new, and like none before: the table of the fewer is small.
    Side fewer = before.freeCount() < after.freeCount() ? before : after;
    Side more = fewer == before ? after : before;
    fewer.clearCandidates();
    more.clearCandidates();
    more.addCandidates(LookCounts.ofFree(fewer));
    fewer.addCandidates(LookCounts.ofUnsharpenedCandidates(more));
  }

  /** Whether either dump {@linkplain Side#hasMuchGarbage has much garbage}. */
  boolean hasMuchGarbage() {
    return Side.hasMuchGarbage(before.snapshot) || Side.hasMuchGarbage(after.snapshot);
  }

  /** See {@link Side#sharpen}. */
  void sharpen(boolean byReferrers) {
    Parallel.run(() -> before.sharpen(false, byReferrers), () -> after.sharpen(true, byReferrers));
  }

  /** Whether nothing that never changes tells two objects apart. */
  boolean possible(int a, int b) {
    int type = after.commonType(b);
    return type >= 0
        && before.commonType(a) == type
        && (before.looks[a] == after.looks[b] || (!before.isFixed(a) && !after.isFixed(b)));
  }

  /** Whether two objects look the same. */
  boolean looksAlike(int a, int b) {
    return before.looks[a] == after.looks[b];
  }

  /** Whether two objects are of one class. */
  boolean sameClass(int a, int b) {
    return classes[before.snapshot.classOf(a)] == after.snapshot.classOf(b);
  }

  /** The only object of a type is the only one, whatever has changed in it. */
  void onlyInstances(Referrals.Candidate action) {
    int types = after.snapshot.typeCount();
    int[] onlyBefore = new int[types];
    int[] onlyAfter = new int[types];
    before.onlyInstances(onlyBefore);
    after.onlyInstances(onlyAfter);
    for (int type = 0; type < types; type++) {
      int a = onlyBefore[type];
      int b = onlyAfter[type];
      if (a >= 0
          && b >= 0
          && before.isFree(a)
          && after.isFree(b)
          && !after.snapshot.classes().isArray(after.snapshot.classOfType(type))
          && possible(a, b)) {
        action.pair(a, b);
      }
    }
  }

  /** What the pairs rest on that come next. */
  void matchBy(Evidence next) {
    current = next;
  }

  /** Whether the next pairs rest on content alone. */
  boolean isByContent() {
    return current == Evidence.CONTENT;
  }

  void match(int a, int b) {
    before.match(a, b);
    after.match(b, a);
    evidence[a] = (byte) current.code();
  }

  /** Takes the pairs of objects after back; they and their partners may be anywhere. */
  void unmatch(IntArrayList bs) {
    for (int k = 0; k < bs.size(); k++) {
      unmatch(bs.getInt(k));
    }
    addFreed();
  }

  private void unmatch(int b) {
    int a = after.partners[b];
    freedBefore.add(a);
    freedAfter.add(b);
    before.unmatch(a);
    after.unmatch(b);
  }

  /**
   * Makes two objects a pair in place of those that they are in. After all of these, {@link
   * #addFreed} must follow.
   */
  void rematch(int a, int b) {
    if (before.isMatched(a)) {
      unmatch(before.partners[a]);
    }
    if (after.isMatched(b)) {
      unmatch(b);
    }
    match(a, b);
  }

  /** Makes candidates of what looks like objects that were freed; it may have been like none. */
  void addFreed() {
    if (freedAfter.isEmpty()) {
      return;
    }
    before.addCandidates(LookCounts.of(after, after.looks, freedAfter));
    after.addCandidates(LookCounts.of(before, before.looks, freedBefore));
    freedBefore.clear();
    freedAfter.clear();
  }

  /** What a pair rests on. */
  Evidence evidence(int a) {
    return Evidence.of(evidence[a]);
  }
}
