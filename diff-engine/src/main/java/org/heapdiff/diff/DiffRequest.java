package org.heapdiff.diff;

import java.util.function.Predicate;
import org.heapdiff.growth.GrowthDetail;
import org.heapdiff.identity.Identity;
import org.heapdiff.parser.Progress;

/**
 * What is asked of a comparison beside its tables. Immutable.
 *
 * @param identity by what objects are found again
 * @param survivors how many of the survivors that changed most are listed, at least 0
 * @param classNames the classes whose objects are listed, by their names
 * @param objects reads the lists of objects when they are there, while the snapshots are open
 * @param growth how much is wanted to be known of where the heap grew
 * @param progress hears what is being done
 */
public record DiffRequest(
    Identity identity,
    int survivors,
    Predicate<String> classNames,
    ObjectLists.Reader objects,
    GrowthDetail growth,
    Progress progress) {
  /** The tables only, by the best identity. */
  public static final DiffRequest TABLES =
      new DiffRequest(
          Identity.AUTO, 0, name -> true, lists -> {}, GrowthDetail.NONE, Progress.NONE);

  /** The same by another identity. */
  public DiffRequest withIdentity(Identity other) {
    return new DiffRequest(other, survivors, classNames, objects, growth, progress);
  }

  /** The same with some survivors. */
  public DiffRequest withSurvivors(int rows) {
    return new DiffRequest(identity, rows, classNames, objects, growth, progress);
  }

  /** The same with lists of objects of some classes only. */
  public DiffRequest only(Predicate<String> names) {
    return new DiffRequest(identity, survivors, names, objects, growth, progress);
  }

  /** The same with lists of objects. */
  public DiffRequest withObjects(ObjectLists.Reader reader) {
    return new DiffRequest(identity, survivors, classNames, reader, growth, progress);
  }

  /** The same with another detail of where the heap grew. */
  public DiffRequest withGrowth(GrowthDetail detail) {
    return new DiffRequest(identity, survivors, classNames, objects, detail, progress);
  }

  /** The same, with somebody who hears what is being done. */
  public DiffRequest withProgress(Progress listener) {
    return new DiffRequest(identity, survivors, classNames, objects, growth, listener);
  }
}
