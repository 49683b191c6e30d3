package org.heapdiff.parser.hprof;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntIterator;
import it.unimi.dsi.fastutil.ints.IntSet;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a file says were loaded, in columns: their ids and the ids of their names, in
 * the order of the file.
 */
public final class LoadedClasses {
  private static final int NONE = -1;

  private final LongArrayList ids = new LongArrayList();
  private final LongArrayList names = new LongArrayList();

  /** Serial numbers go up by one from the first; if they do not, {@link #rows} is there. */
  private int firstSerial;

  /** Rows by serial number. */
  private @Nullable Int2IntOpenHashMap rows;

  /** Ids of names by serial number, once all else is forgotten. */
  private @Nullable Int2LongOpenHashMap namesOfSerials;

  LoadedClasses() {}

  void add(int serial, long id, long name) {
    int row = ids.size();
    if (row == 0) {
      firstSerial = serial;
    }
    if (rows == null && serial != firstSerial + row) {
      Int2IntOpenHashMap before = new Int2IntOpenHashMap();
      before.defaultReturnValue(NONE);
      for (int r = 0; r < row; r++) {
        before.put(firstSerial + r, r);
      }
      rows = before;
    }
    if (rows != null) {
      rows.put(serial, row);
    }
    ids.add(id);
    names.add(name);
  }

  /** Gives back the memory that was set aside for more. */
  void trim() {
    ids.trim();
    names.trim();
  }

  /**
   * Gives back what is not needed any more when classes have their names.
   *
   * @param serials those that will still be asked for
   */
  void forgetAllBut(IntSet serials) {
    Int2LongOpenHashMap kept = new Int2LongOpenHashMap();
    for (IntIterator i = serials.iterator(); i.hasNext(); ) {
      int serial = i.nextInt();
      kept.put(serial, nameOfSerial(serial));
    }
    namesOfSerials = kept;
    rows = null;
    ids.clear();
    names.clear();
    trim();
  }

  /** How many there are; a class can be there twice, and then the last time counts. */
  public int count() {
    return ids.size();
  }

  /** The id of the class object. */
  public long id(int row) {
    return ids.getLong(row);
  }

  /** The id of the name. */
  public long name(int row) {
    return names.getLong(row);
  }

  /** The id of the name of the class with a serial number, 0 if there is none. */
  long nameOfSerial(int serial) {
    Int2LongOpenHashMap kept = namesOfSerials;
    if (kept != null) {
      return kept.get(serial);
    }
    int row = rows != null ? rows.get(serial) : serial - firstSerial;
    return row >= 0 && row < names.size() ? names.getLong(row) : 0;
  }
}
