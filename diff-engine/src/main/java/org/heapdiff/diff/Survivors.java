package org.heapdiff.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.heapdiff.identity.Matching;
import org.heapdiff.parser.Snapshot;

/** Finds the surviving objects whose retained size changed most. */
final class Survivors {
  private final Snapshot before;
  private final Snapshot after;
  private final Matching matching;

  private Survivors(Snapshot before, Snapshot after, Matching matching) {
    this.before = before;
    this.after = after;
    this.matching = matching;
  }

  /**
   * The survivors that changed most.
   *
   * @param rows how many at most
   * @param classNames the classes of those that are listed; the others explain nothing
   */
  static SurvivorTable of(
      Snapshot before, Snapshot after, Matching matching, int rows, Predicate<String> classNames) {
    return new Survivors(before, after, matching).table(rows, classNames);
  }

  private SurvivorTable table(int rows, Predicate<String> classNames) {
    DeepestChanges changes = DeepestChanges.of(after, this::change, classNames);
    List<Survivor> result = new ArrayList<>();
    for (int object : changes.largest(rows)) {
      int partner = matching.before(object);
      result.add(
          new Survivor(
              before.addressOf(partner),
              after.addressOf(object),
              changes.kind(object),
              changes.within(object, above -> Matching.counts(before, matching.before(above))),
              before.retainedSize(partner),
              after.retainedSize(object)));
    }
    return new SurvivorTable(changes.changed(), result);
  }

  /** By how many bytes the retained size of an object changed, 0 if it is no survivor. */
  private long change(int object) {
    int partner = matching.before(object);
    return after.isCounted(object) && Matching.counts(before, partner)
        ? after.retainedSize(object) - before.retainedSize(partner)
        : 0;
  }
}
