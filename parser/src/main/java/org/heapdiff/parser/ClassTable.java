package org.heapdiff.parser;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.heapdiff.parser.hprof.ClassRecords;
import org.heapdiff.parser.hprof.FieldLists;
import org.heapdiff.parser.hprof.LoadedClasses;
import org.heapdiff.parser.hprof.Names;
import org.heapdiff.parser.hprof.RecordBatch;
import org.heapdiff.parser.hprof.TopLevel;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a snapshot, numbered from 0 in the order of the dump. A class is a number; what is
 * known of it is asked for here.
 */
public final class ClassTable {
  /** No class, no object. */
  public static final int NONE = -1;

  /** The list of fields of classes without any. */
  private static final int NO_FIELDS = 0;

  /** The classes that were dumped come first, each with the row of its number. */
  private final ClassRecords records;

  /** Ids of the classes behind those that were dumped, 0 for those that heapdiff adds. */
  private final long[] missingIds;

  private final ClassNameTable names;

  /** By class. */
  private final int[] nameNumbers;

  /** By name, its first class. */
  private final int[] firstOfName;

  /** By class HPROF's code of the type of its elements, 0 where it is no class of arrays. */
  private final byte[] elementTypes;

  private final int[] superclasses;
  private final int[] objects;
  private final int[] loaders;

  /** Classes by id; null once that is {@linkplain #forgetIds forgotten}. */
  private volatile @Nullable IdMap byAddress;

  /** What has the ids once they are forgotten. */
  private @Nullable AddressIndex idsOfObjects;

  /** Which of the classes with records have no loader; of use once those are forgotten. */
  private BitSet withoutLoader = new BitSet();

  /** Stands in for the class of objects whose records name class 0, as only damaged ones do. */
  private int classOfIdZero = NONE;

  private final int[] primitiveArrayClasses = new int[12];
  private final Names fieldNames;
  private @Nullable RecordShapes shapes;

  /**
   * Makes the table.
   *
   * @param dumped the classes that were dumped, in the order of the file
   * @param missing ids of classes that have instances but were not dumped
   */
  ClassTable(ClassRecords dumped, long[] missing, TopLevel file) {
    fieldNames = file.names();
    IdMap known = new IdMap(dumped.count() + missing.length);
    records = unique(dumped, known);
    int rows = records.count();
    int most = rows + missing.length + FieldType.values().length;
    missingIds = new long[most - rows];
    int count = rows;
    for (long id : missing) {
      if (id == 0) {
        classOfIdZero = count++;
      } else if (known.putIfAbsent(id, count) == count) {
        missingIds[count++ - rows] = id;
      }
    }
    byAddress = known;
    names = new ClassNameTable(fieldNames);
    int[] numbers = new int[most];
    name(numbers, count, file.loadedClasses());
    for (FieldType type : FieldType.values()) {
      if (type != FieldType.OBJECT) {
        int before = names.count();
        int number = names.number(type.javaName() + "[]");
        int c = number < before ? firstOf(number, numbers, count) : NONE;
        if (c == NONE) {
          c = count++;
          numbers[c] = number;
        }
        primitiveArrayClasses[type.code()] = c;
      }
    }
    addPrimitiveArrays(known);
    names.complete();
    nameNumbers = Arrays.copyOf(numbers, count);
    firstOfName = new int[names.count()];
    Arrays.fill(firstOfName, NONE);
    for (int c = count - 1; c >= 0; c--) {
      firstOfName[nameNumbers[c]] = c;
    }
    elementTypes = elementTypes();
    superclasses = new int[count];
    objects = new int[count];
    loaders = new int[count];
    Arrays.fill(superclasses, NONE);
    Arrays.fill(objects, NONE);
    Arrays.fill(loaders, NONE);
    for (int c = 0; c < rows; c++) {
      long superclass = records.superclass(c);
      superclasses[c] = superclass == 0 ? NONE : known.get(superclass);
    }
    breakCycles();
  }

  /**
   * Numbers the classes that were dumped; of those with one id, as damage makes them, the first.
   */
  private static ClassRecords unique(ClassRecords dumped, IdMap known) {
    dumped.trim();
    ClassRecords once = null;
    int count = 0;
    for (int row = 0; row < dumped.count(); row++) {
      if (known.putIfAbsent(dumped.id(row), count) == count) {
        count++;
        if (once != null) {
          once.add(dumped, row);
        }
      } else if (once == null) {
        once = new ClassRecords();
        for (int before = 0; before < row; before++) {
          once.add(dumped, before);
        }
      }
    }
    return once == null ? dumped : once;
  }

  /** Gives the classes their names. */
  private void name(int[] numbers, int count, LoadedClasses loaded) {
    Arrays.fill(numbers, ClassNameTable.NONE);
    for (int row = 0; row < loaded.count(); row++) {
      int c = atAddress(loaded.id(row));
      if (c >= 0) {
        numbers[c] = names.number(loaded.name(row));
      }
    }
    for (int c = 0; c < count; c++) {
      if (numbers[c] == ClassNameTable.NONE) {
        numbers[c] = names.unknown(address(c));
      }
    }
  }

  private static int firstOf(int number, int[] numbers, int count) {
    for (int c = 0; c < count; c++) {
      if (numbers[c] == number) {
        return c;
      }
    }
    return NONE;
  }

  private byte[] elementTypes() {
    byte[] types = new byte[nameNumbers.length];
    for (int c = 0; c < types.length; c++) {
      if (names.isArray(nameNumbers[c])) {
        types[c] = (byte) FieldType.OBJECT.code();
      }
    }
    for (FieldType type : FieldType.values()) {
      if (type != FieldType.OBJECT) {
        types[primitiveArrayClasses[type.code()]] = (byte) type.code();
      }
    }
    return types;
  }

  /** In a damaged dump a class can be its own ancestor: such a class loses its superclass. */
  private void breakCycles() {
    int[] seenBy = new int[superclasses.length];
    Arrays.fill(seenBy, NONE);
    for (int c = 0; c < superclasses.length; c++) {
      for (int k = c; k != NONE && (seenBy[k] == NONE || seenBy[k] == c); k = superclasses[k]) {
        if (seenBy[k] == c) {
          superclasses[k] = NONE;
          break;
        }
        seenBy[k] = c;
      }
    }
  }

  /** All classes, each behind its superclass. */
  int[] topDown() {
    int[] order = new int[superclasses.length];
    boolean[] done = new boolean[order.length];
    int[] path = new int[order.length];
    int count = 0;
    for (int c = 0; c < order.length; c++) {
      int depth = 0;
      for (int k = c; k != NONE && !done[k]; k = superclasses[k]) {
        done[k] = true;
        path[depth++] = k;
      }
      while (depth > 0) {
        order[count++] = path[--depth];
      }
    }
    return order;
  }

  /** Ties the classes to the objects that stand for them. */
  void resolveObjects(AddressIndex index) {
    // Classes of one loader stand together.
    long lastLoader = 0;
    int lastObject = NONE;
    for (int c = 0; c < records.count(); c++) {
      objects[c] = index.index(records.id(c));
      long loader = records.loader(c);
      if (loader != lastLoader) {
        lastLoader = loader;
        lastObject = loader == 0 ? NONE : index.index(loader);
      }
      loaders[c] = lastObject;
    }
  }

  /** How many classes there are; they are numbered {@code 0 .. count() - 1}. */
  public int count() {
    return nameNumbers.length;
  }

  /**
   * The name as the Java language writes it: {@code java.util.HashMap$Node}, {@code byte[]}. Need
   * not be unique.
   */
  public String name(int c) {
    return names.name(nameNumbers[c]);
  }

  /** The superclass, {@link #NONE} where there is none or it is not in the dump. */
  public int superclass(int c) {
    return superclasses[c];
  }

  /** The object that stands for the class, {@link #NONE} where it is not in the dump. */
  public int object(int c) {
    return objects[c];
  }

  /** The class's loader as an object, {@link #NONE} for the boot loader. */
  public int loader(int c) {
    return loaders[c];
  }

  /** Whether the boot loader defined the class. */
  public boolean isBootClass(int c) {
    return c >= records.count()
        || (idsOfObjects == null ? records.loader(c) == 0 : withoutLoader.get(c));
  }

  /** The id that the dump gives the class: its object's address; 0 where the dump has none. */
  public long address(int c) {
    if (c >= records.count()) {
      return missingIds[c - records.count()];
    }
    AddressIndex index = idsOfObjects;
    if (index == null) {
      return records.id(c);
    }
    return objects[c] == NONE ? 0 : index.address(objects[c]);
  }

  /** The class with an id, {@link #NONE} if there is none. */
  public int atAddress(long address) {
    IdMap known = byAddress;
    int c = (known == null ? rememberIds() : known).get(address);
    return c >= 0 || address != 0 ? c : classOfIdZero;
  }

  /**
   * Gives back what there is of each class for the reading of references only. What else needs
   * classes by id finds them again when it first asks.
   *
   * @param index has the objects that {@link #resolveObjects} was given
   */
  void forgetIds(AddressIndex index) {
    BitSet boot = new BitSet();
    for (int c = 0; c < records.count(); c++) {
      if (records.loader(c) == 0) {
        boot.set(c);
      }
    }
    withoutLoader = boot;
    idsOfObjects = index;
    records.forgetReferences();
    byAddress = null;
    synchronized (this) {
      shapes = null;
    }
  }

  private synchronized IdMap rememberIds() {
    IdMap known = byAddress;
    if (known == null) {
      known = new IdMap(count());
      for (int c = 0; c < count(); c++) {
        // Classes that the dump does not have are at 0, where atAddress knows what stands in.
        if (address(c) != 0) {
          known.putIfAbsent(address(c), c);
        }
      }
      addPrimitiveArrays(known);
      byAddress = known;
    }
    return known;
  }

  /** The first class of a name, {@link #NONE} if there is none. */
  public int named(String name) {
    int number = names.find(name);
    return number == ClassNameTable.NONE ? NONE : firstOfName[number];
  }

  /** Whether the class's instances are arrays. */
  public boolean isArray(int c) {
    return elementTypes[c] != 0;
  }

  /** The element type of a class of arrays, null for other classes. */
  public @Nullable FieldType elementType(int c) {
    return FieldType.ofCode(elementTypes[c]);
  }

  /** HPROF's code of the element type of a class of arrays, 0 for other classes. */
  byte elementCode(int c) {
    return elementTypes[c];
  }

  /** {@link ClassNames#isHidden} of a class's name. */
  boolean isHidden(int c) {
    return names.isHidden(nameNumbers[c]);
  }

  /**
   * Whether the dump has a record of the class; if not, nothing but its id and perhaps its name is
   * known.
   */
  public boolean isDumped(int c) {
    return c < records.count();
  }

  /** Whether a class is another one or extends it, at any distance. */
  public boolean isSubclass(int c, int ancestor) {
    for (int k = c; k != NONE; k = superclasses[k]) {
      if (k == ancestor) {
        return true;
      }
    }
    return false;
  }

  /** The instance fields that the class declares itself, in the order of the dump. */
  public List<Field> instanceFields(int c) {
    return isDumped(c) ? fields(records.fieldList(c)) : List.of();
  }

  /** The static fields, in the order of the dump. */
  public List<Field> staticFields(int c) {
    return isDumped(c) ? fields(records.staticList(c)) : List.of();
  }

  private List<Field> fields(int list) {
    Field[] fields = new Field[records.lists().size(list)];
    for (int k = 0; k < fields.length; k++) {
      fields[k] = new Field(fieldName(list, k), fieldType(list, k));
    }
    return List.of(fields);
  }

  private String fieldName(int list, int field) {
    long id = records.lists().name(list, field);
    String name = fieldNames.get(id);
    return name != null ? name : String.format(Locale.ROOT, "field_0x%x", id);
  }

  private FieldType fieldType(int list, int field) {
    FieldType type = FieldType.ofCode(records.lists().type(list, field));
    return type != null ? type : FieldType.OBJECT;
  }

  /** The records of the classes; the first classes have the rows of their numbers. */
  ClassRecords records() {
    return records;
  }

  /** The lists of fields of the records. */
  FieldLists lists() {
    return records.lists();
  }

  /** The number in {@link #lists} of the instance fields that a class declares itself. */
  int fieldList(int c) {
    return isDumped(c) ? records.fieldList(c) : NO_FIELDS;
  }

  /** The number in {@link #lists} of the static fields of a class. */
  int staticList(int c) {
    return isDumped(c) ? records.staticList(c) : NO_FIELDS;
  }

  /** Which classes have instances whose records are alike. */
  synchronized RecordShapes shapes() {
    if (shapes == null) {
      shapes = new RecordShapes(this);
    }
    return shapes;
  }

  /** The name of an instance field that a class declares itself. */
  String instanceFieldName(int c, int field) {
    return fieldName(records.fieldList(c), field);
  }

  /** The types of a list of fields. */
  FieldType[] types(int list) {
    FieldType[] types = new FieldType[records.lists().size(list)];
    for (int k = 0; k < types.length; k++) {
      types[k] = fieldType(list, k);
    }
    return types;
  }

  /**
   * The types of a list of static fields. HotSpot writes as statics what are none: {@code
   * <resolved_references>}, {@code <init_lock>}, {@code <signers>}; they are left out.
   */
  FieldType[] staticTypes(int list) {
    FieldType[] types = new FieldType[records.lists().size(list)];
    int count = 0;
    for (int k = 0; k < types.length; k++) {
      if (!fieldName(list, k).startsWith("<")) {
        types[count++] = fieldType(list, k);
      }
    }
    return Arrays.copyOf(types, count);
  }

  /** The class of the arrays of a primitive type. */
  int primitiveArrayClass(int typeCode) {
    return primitiveArrayClasses[typeCode];
  }

  /** The class of each record of a batch, {@link #NONE} where there is none. */
  void ofRecords(RecordBatch batch, int[] classOf) {
    IdMap known = byAddress;
    int count = batch.count();
    long[] typeIds = batch.typeIds;
    (known == null ? rememberIds() : known).get(typeIds, count, classOf);
    if (classOfIdZero != NONE) {
      for (int i = 0; i < count; i++) {
        if (typeIds[i] == 0) {
          classOf[i] = classOfIdZero;
        }
      }
    }
  }

  /** Lets the classes of primitive arrays be found by what stands for their ids in batches. */
  private void addPrimitiveArrays(IdMap known) {
    for (FieldType type : FieldType.values()) {
      if (type != FieldType.OBJECT) {
        known.putIfAbsent(RecordBatch.PRIMITIVE + type.code(), primitiveArrayClasses[type.code()]);
      }
    }
  }
}
