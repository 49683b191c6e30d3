package org.heapdiff.diff;

/**
 * What is asked of a comparison beside its tables. Immutable.
 *
 * @param identity by what objects are found again
 * @param objects reads the lists of objects when they are there, while the snapshots are open
 */
public record DiffRequest(Identity identity, ObjectLists.Reader objects) {
  /** The tables only, by the best identity. */
  public static final DiffRequest TABLES = new DiffRequest(Identity.AUTO, lists -> {});

  /** The same by another identity. */
  public DiffRequest withIdentity(Identity other) {
    return new DiffRequest(other, objects);
  }

  /** The same with lists of objects. */
  public DiffRequest withObjects(ObjectLists.Reader reader) {
    return new DiffRequest(identity, reader);
  }
}
