package org.heapdiff.diff;

/**
 * What is asked of a comparison beside its tables. Immutable.
 *
 * @param objects reads the lists of objects when they are there, while the snapshots are open
 */
public record DiffRequest(ObjectLists.Reader objects) {
  /** The tables only. */
  public static final DiffRequest TABLES = new DiffRequest(lists -> {});

  /** The same with lists of objects. */
  public DiffRequest withObjects(ObjectLists.Reader reader) {
    return new DiffRequest(reader);
  }
}
