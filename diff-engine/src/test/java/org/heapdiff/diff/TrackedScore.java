package org.heapdiff.diff;

import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.io.IOException;
import java.util.Locale;
import org.heapdiff.identity.ClassPairing;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.Matching;
import org.heapdiff.identity.Matchings;
import org.heapdiff.parser.Progress;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.SnapshotOptions;

/**
 * How right a matching is about the tracked objects that count. A share of nothing is 1.
 *
 * @param addedPrecision of those called added, how many were
 * @param addedRecall of those that were added, how many are called so
 * @param removedPrecision of those called removed, how many were
 * @param removedRecall of those that were removed, how many are called so
 * @param pairPrecision of the pairs, how many are of one object
 * @param pairRecall of the survivors, how many have their pair
 * @param falselyAdded how many survivors are called added
 * @param survivors how many there are
 */
record TrackedScore(
    double addedPrecision,
    double addedRecall,
    double removedPrecision,
    double removedRecall,
    double pairPrecision,
    double pairRecall,
    int falselyAdded,
    int survivors) {
  /** Scores what an identity makes of the dumps. */
  static TrackedScore of(TrackedDumps dumps, Identity identity) throws IOException {
    try (Snapshot before = Snapshot.read(dumps.before(), SnapshotOptions.DEFAULT, Progress.NONE);
        Snapshot after = Snapshot.read(dumps.after(), SnapshotOptions.DEFAULT, Progress.NONE)) {
      Matching matching =
          Matchings.of(before, after, ClassPairing.of(before, after), identity, Progress.NONE);
      return of(dumps, before, after, matching);
    }
  }

  private static TrackedScore of(
      TrackedDumps dumps, Snapshot before, Snapshot after, Matching matching) {
    Long2LongOpenHashMap serialsBefore = dumps.numbersBefore().byId();
    Long2LongOpenHashMap serialsAfter = dumps.numbersAfter().byId();
    Long2LongOpenHashMap idsBefore = dumps.idsBefore();
    Long2LongOpenHashMap idsAfter = dumps.idsAfter();
    Counts added = new Counts();
    int right = 0;
    int pairs = 0;
    int survivors = 0;
    for (int object = 0; object < after.objectCount(); object++) {
      long id = after.addressOf(object);
      if (!after.isCounted(object) || !serialsAfter.containsKey(id)) {
        continue;
      }
      long serial = serialsAfter.get(id);
      boolean survived = isCounted(before, idsBefore, serial);
      int partner = matching.before(object);
      boolean paired = Matching.counts(before, partner);
      added.add(!paired, !survived);
      survivors += survived ? 1 : 0;
      if (paired) {
        pairs++;
        long partnerId = before.addressOf(partner);
        right +=
            serialsBefore.containsKey(partnerId) && serialsBefore.get(partnerId) == serial ? 1 : 0;
      }
    }
    Counts removed = new Counts();
    for (int object = 0; object < before.objectCount(); object++) {
      long id = before.addressOf(object);
      if (before.isCounted(object) && serialsBefore.containsKey(id)) {
        boolean survived = isCounted(after, idsAfter, serialsBefore.get(id));
        removed.add(!Matching.counts(after, matching.after(object)), !survived);
      }
    }
    return new TrackedScore(
        added.precision(),
        added.recall(),
        removed.precision(),
        removed.recall(),
        share(right, pairs),
        share(right, survivors),
        added.said - added.both,
        survivors);
  }

  private static boolean isCounted(Snapshot snapshot, Long2LongOpenHashMap ids, long serial) {
    return ids.containsKey(serial) && snapshot.isCounted(snapshot.objectAt(ids.get(serial)));
  }

  /** What was said of objects, and what is true. */
  private static final class Counts {
    int said;
    int isTrue;
    int both;

    void add(boolean saidSo, boolean isSo) {
      said += saidSo ? 1 : 0;
      isTrue += isSo ? 1 : 0;
      both += saidSo && isSo ? 1 : 0;
    }

    double precision() {
      return share(both, said);
    }

    double recall() {
      return share(both, isTrue);
    }
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }

  /** The worst of the shares. */
  double worst() {
    return Math.min(
        Math.min(Math.min(addedPrecision, addedRecall), Math.min(removedPrecision, removedRecall)),
        Math.min(pairPrecision, pairRecall));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "added %.4f / %.4f, removed %.4f / %.4f, pairs %.4f / %.4f (precision / recall); of %d"
            + " survivors %d called added",
        addedPrecision,
        addedRecall,
        removedPrecision,
        removedRecall,
        pairPrecision,
        pairRecall,
        survivors,
        falselyAdded);
  }
}
