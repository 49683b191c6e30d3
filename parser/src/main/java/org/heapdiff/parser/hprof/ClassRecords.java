package org.heapdiff.parser.hprof;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CLASS_DUMP sub-records in columns, as there can be millions of them. A record is a row, numbered
 * from 0 in the order in which they were added.
 */
public final class ClassRecords {
  private static final long[] NO_IDS = {};

  private final LongArrayList ids = new LongArrayList();
  private final LongArrayList superclasses = new LongArrayList();
  private final LongArrayList loaders = new LongArrayList();
  private final LongArrayList protectionDomains = new LongArrayList();
  private final IntArrayList fieldLists = new IntArrayList();
  private final IntArrayList staticLists = new IntArrayList();

  // The same once nothing is added any more, if they fit there.
  private char @Nullable [] narrowFieldLists;
  private char @Nullable [] narrowStaticLists;

  /** By record, the position behind its last value. */
  private final IntArrayList valueEnds = new IntArrayList();

  private final LongArrayList values = new LongArrayList();
  private final FieldLists lists = new FieldLists();

  // Few classes have signers, and only the old hprof agent writes constants.
  private final Int2ObjectOpenHashMap<Long> signers = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectOpenHashMap<long[]> constants = new Int2ObjectOpenHashMap<>();

  void add(ClassRecord record) {
    if (record.signers != 0) {
      signers.put(ids.size(), (Long) record.signers);
    }
    if (!record.constants.isEmpty()) {
      constants.put(ids.size(), record.constants.toLongArray());
    }
    ids.add(record.id);
    superclasses.add(record.superclass);
    loaders.add(record.loader);
    protectionDomains.add(record.protectionDomain);
    fieldLists.add(lists.number(record.fieldNames, record.fieldTypes, record.fieldCount));
    staticLists.add(lists.number(record.staticNames, record.staticTypes, record.staticCount));
    values.addElements(values.size(), record.staticValues, 0, record.staticCount);
    valueEnds.add(values.size());
  }

  /** Adds one of the records of others. */
  public void add(ClassRecords others, int row) {
    ClassRecord record = new ClassRecord();
    record.id = others.id(row);
    record.superclass = others.superclass(row);
    record.loader = others.loader(row);
    record.signers = others.signers(row);
    record.protectionDomain = others.protectionDomain(row);
    record.constants.addElements(0, others.constants(row));
    int ofFields = others.fieldList(row);
    record.fields(others.lists.size(ofFields));
    for (int f = 0; f < record.fieldCount; f++) {
      record.fieldNames[f] = others.lists.name(ofFields, f);
      record.fieldTypes[f] = others.lists.type(ofFields, f);
    }
    int ofStatics = others.staticList(row);
    record.statics(others.lists.size(ofStatics));
    for (int s = 0; s < record.staticCount; s++) {
      record.staticNames[s] = others.lists.name(ofStatics, s);
      record.staticTypes[s] = others.lists.type(ofStatics, s);
      record.staticValues[s] = others.staticValue(row, s);
    }
    add(record);
  }

  /** Gives back the memory that was set aside for more records. */
  public void trim() {
    ids.trim();
    superclasses.trim();
    loaders.trim();
    protectionDomains.trim();
    fieldLists.trim();
    staticLists.trim();
    valueEnds.trim();
    values.trim();
  }

  /**
   * Gives back what is not needed any more when references have been read and classes know one
   * another: ids, those of superclasses, loaders, signers and protection domains, and constants.
   * Nothing can be added then.
   */
  public void forgetReferences() {
    for (LongArrayList column : List.of(ids, superclasses, loaders, protectionDomains)) {
      column.clear();
      column.trim();
    }
    signers.clear();
    constants.clear();
    if (lists.count() <= Character.MAX_VALUE) {
      narrowFieldLists = narrow(fieldLists);
      narrowStaticLists = narrow(staticLists);
    }
  }

  private static char[] narrow(IntArrayList numbers) {
    char[] result = new char[numbers.size()];
    for (int row = 0; row < result.length; row++) {
      result[row] = (char) numbers.getInt(row);
    }
    numbers.clear();
    numbers.trim();
    return result;
  }

  /** How many records there are. */
  public int count() {
    return valueEnds.size();
  }

  /** The id of the class object. */
  public long id(int row) {
    return ids.getLong(row);
  }

  /** The id of the superclass, 0 for none. */
  public long superclass(int row) {
    return superclasses.getLong(row);
  }

  /** The id of the class loader, 0 for the boot loader. */
  public long loader(int row) {
    return loaders.getLong(row);
  }

  /** The id of the signers' array, 0 for none. */
  public long signers(int row) {
    Long id = signers.get(row);
    return id == null ? 0 : id;
  }

  /** The id of the protection domain, 0 for none. */
  public long protectionDomain(int row) {
    return protectionDomains.getLong(row);
  }

  /** Ids of the objects in the constant pool, as the old hprof agent writes them. */
  public long[] constants(int row) {
    long @Nullable [] found = constants.get(row);
    return found == null ? NO_IDS : found;
  }

  /** The instance fields that the class declares itself: their number in {@link #lists}. */
  public int fieldList(int row) {
    char @Nullable [] narrow = narrowFieldLists;
    return narrow == null ? fieldLists.getInt(row) : narrow[row];
  }

  /** The static fields: their number in {@link #lists}. */
  public int staticList(int row) {
    char @Nullable [] narrow = narrowStaticLists;
    return narrow == null ? staticLists.getInt(row) : narrow[row];
  }

  /** What a static field holds: an id, or the bits of the primitive value, sign extended. */
  public long staticValue(int row, int field) {
    return values.getLong((row == 0 ? 0 : valueEnds.getInt(row - 1)) + field);
  }

  /** The lists of fields of all records. */
  public FieldLists lists() {
    return lists;
  }
}
