package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;
import java.util.BitSet;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is between an object and its immediate dominator where that does not refer to it. Goes
 * from the object against the direction of references until something is reached from which
 * dominators lead up without a gap, for all questions at once: each level is a pass over all
 * references, which is cheap, while referrers in memory would take more bytes than all the rest.
 */
final class ReferrerSearch {
  static final int ROOT = Snapshot.ROOT;

  private static final int LEVELS = 8;

  /** How many referrers of one level are looked at, for one question. */
  private static final int MOST_REFERRERS = 256;

  /** How many dominators of a referrer are looked at. */
  private static final int LONGEST_CHAIN = 64;

  private final Snapshot snapshot;
  private final Slots slots;
  private final Long2ObjectLinkedOpenHashMap<Question> questions =
      new Long2ObjectLinkedOpenHashMap<>();

  ReferrerSearch(Snapshot snapshot, Slots slots) {
    this.snapshot = snapshot;
    this.slots = slots;
  }

  private static final class Question {
    final int above;
    final int object;

    /** By referrer, to which object of the level below it refers; or the object itself. */
    final Int2IntOpenHashMap next = new Int2IntOpenHashMap();

    IntArrayList level = new IntArrayList();
    IntArrayList referrers = new IntArrayList();
    @Nullable IntArrayList found;

    Question(int above, int object) {
      this.above = above;
      this.object = object;
      next.put(object, object);
      level.add(object);
    }
  }

  boolean refers(int from, int to) {
    boolean[] refers = {false};
    snapshot.forEachReference(from, target -> refers[0] |= target == to);
    return refers[0];
  }

  private static long key(int above, int object) {
    return (long) above << 32 | object;
  }

  /** Asks what is between an object and its immediate dominator. */
  void ask(int above, int object) {
    if (!wasAsked(above, object)) {
      questions.put(key(above, object), new Question(above, object));
    }
  }

  boolean wasAsked(int above, int object) {
    return questions.containsKey(key(above, object));
  }

  /**
   * What is between, from above down; it begins below the dominator, or with a class object or a
   * root. Null if it was not found.
   */
  @Nullable IntArrayList found(int above, int object) {
    Question question = questions.get(key(above, object));
    return question == null ? null : question.found;
  }

  /** Answers all questions. */
  void run() {
    for (int level = 0; level < LEVELS; level++) {
      BitSet wanted = new BitSet();
      for (Question question : questions.values()) {
        if (question.found == null) {
          question.level.forEach((int object) -> wanted.set(object));
        }
      }
      if (wanted.isEmpty()) {
        return;
      }
      collect(wanted);
      for (Question question : questions.values()) {
        if (question.found == null) {
          answer(question);
        }
      }
    }
  }

  private void collect(BitSet wanted) {
    for (int object = 0; object < snapshot.objectCount(); object++) {
      if (snapshot.isCounted(object)) {
        int referrer = object;
        snapshot.forEachReference(
            object,
            target -> {
              if (wanted.get(target)) {
                offer(referrer, target);
              }
            });
      }
    }
  }

  private void offer(int referrer, int target) {
    for (Question question : questions.values()) {
      if (question.found == null
          && question.referrers.size() < MOST_REFERRERS
          && !question.next.containsKey(referrer)
          && question.level.contains(target)
          && !snapshot.dominates(question.object, referrer)) {
        question.next.put(referrer, target);
        question.referrers.add(referrer);
      }
    }
  }

  /** Takes the referrer that is best to reach, or makes the referrers the next level. */
  private void answer(Question question) {
    IntArrayList best = null;
    int bestRank = Integer.MAX_VALUE;
    int at = question.object;
    for (int i = 0; i < question.referrers.size(); i++) {
      int referrer = question.referrers.getInt(i);
      IntArrayList chain = chain(referrer, question.above);
      if (chain != null && chain.size() < bestRank) {
        best = chain;
        bestRank = chain.size();
        at = referrer;
      }
    }
    if (best != null) {
      // From the referrer down to the object.
      while (question.next.get(at) != question.object) {
        at = question.next.get(at);
        best.add(at);
      }
      question.found = best;
    }
    question.level = question.referrers;
    question.referrers = new IntArrayList();
  }

  /**
   * From a referrer up to what dominates the object; reversed. Null if there is a gap. It ends at a
   * class object or a root.
   */
  private @Nullable IntArrayList chain(int referrer, int above) {
    IntArrayList up = new IntArrayList();
    int at = referrer;
    while (up.size() < LONGEST_CHAIN) {
      if (at == above) {
        break;
      }
      up.add(at);
      if (slots.isClassObject(at) || (above == ROOT && slots.isRoot(at))) {
        break;
      }
      int dominator = snapshot.immediateDominator(at);
      if (dominator < 0 || !refers(dominator, at)) {
        return null;
      }
      at = dominator;
    }
    if (up.size() >= LONGEST_CHAIN) {
      return null;
    }
    IntArrayList down = new IntArrayList(up.size());
    for (int i = up.size() - 1; i >= 0; i--) {
      down.add(up.getInt(i));
    }
    return down;
  }
}
