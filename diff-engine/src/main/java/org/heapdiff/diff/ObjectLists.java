package org.heapdiff.diff;

import java.io.IOException;
import java.util.function.Predicate;
import org.heapdiff.identity.Matching;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Snapshot;

/**
 * The objects of two snapshots one by one, for lists of any length: nothing is kept of a row. Only
 * objects that count are listed, in the order of their addresses. Can be read as long as the
 * snapshots are open.
 */
public final class ObjectLists {
  /** Reads the lists while the snapshots are open. */
  public interface Reader {
    void read(ObjectLists lists) throws IOException;
  }

  /** Takes objects of one snapshot. */
  public interface ObjectRow {
    /**
     * One object.
     *
     * @param id its id in the dump
     * @param className as Java writes it; the same String for each object of a class
     * @param shallow the bytes it takes itself
     * @param retained the bytes that would be free without it
     */
    void object(long id, String className, long shallow, long retained) throws IOException;
  }

  /** Takes objects that are in both snapshots. */
  public interface PairRow {
    /**
     * One object.
     *
     * @param idBefore its id in the dump before
     * @param idAfter its id in the dump after
     * @param className its class as Java writes it, as it is after; the same String for each object
     *     of a class
     * @param shallow the bytes it takes itself, after
     * @param retainedBefore the bytes that would have been free without it
     * @param retainedAfter the bytes that would be free without it
     */
    void pair(
        long idBefore,
        long idAfter,
        String className,
        long shallow,
        long retainedBefore,
        long retainedAfter)
        throws IOException;
  }

  private final Snapshot before;
  private final Snapshot after;
  private final Matching matching;
  private final Predicate<String> classNames;

  private ObjectLists(
      Snapshot before, Snapshot after, Matching matching, Predicate<String> classNames) {
    this.before = before;
    this.after = after;
    this.matching = matching;
    this.classNames = classNames;
  }

  static ObjectLists of(Snapshot before, Snapshot after, Matching matching) {
    return new ObjectLists(before, after, matching, name -> true);
  }

  /** The same lists without the objects of other classes. */
  public ObjectLists only(Predicate<String> names) {
    return new ObjectLists(before, after, matching, classNames.and(names));
  }

  /** Lists the objects that count after and not before. */
  public void added(ObjectRow row) throws IOException {
    boolean[] selected = selected(after.classes());
    for (int object = 0; object < after.objectCount(); object++) {
      if (after.isCounted(object)
          && !Matching.counts(before, matching.before(object))
          && selected[after.classOf(object)]) {
        list(after, object, row);
      }
    }
  }

  /** Lists the objects that count before and not after. */
  public void removed(ObjectRow row) throws IOException {
    boolean[] selected = selected(before.classes());
    for (int object = 0; object < before.objectCount(); object++) {
      if (before.isCounted(object)
          && !Matching.counts(after, matching.after(object))
          && selected[before.classOf(object)]) {
        list(before, object, row);
      }
    }
  }

  /** Lists the objects that count in both snapshots, in the order of their addresses after. */
  public void matched(PairRow row) throws IOException {
    boolean[] selected = selected(after.classes());
    for (int object = 0; object < after.objectCount(); object++) {
      int partner = matching.before(object);
      if (after.isCounted(object)
          && Matching.counts(before, partner)
          && selected[after.classOf(object)]) {
        row.pair(
            before.addressOf(partner),
            after.addressOf(object),
            after.classes().name(after.classOf(object)),
            after.shallowSize(object),
            before.retainedSize(partner),
            after.retainedSize(object));
      }
    }
  }

  private static void list(Snapshot snapshot, int object, ObjectRow row) throws IOException {
    row.object(
        snapshot.addressOf(object),
        snapshot.classes().name(snapshot.classOf(object)),
        snapshot.shallowSize(object),
        snapshot.retainedSize(object));
  }

  /** By class, whether its objects are listed. */
  private boolean[] selected(ClassTable classes) {
    boolean[] selected = new boolean[classes.count()];
    for (int c = 0; c < selected.length; c++) {
      selected[c] = classNames.test(classes.name(c));
    }
    return selected;
  }
}
