package org.heapdiff.parser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.heapdiff.parser.hprof.ClassRecord;
import org.heapdiff.parser.hprof.TopLevel;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a snapshot, numbered from 0 in the order of the dump. A class is a number; what is
 * known of it is asked for here.
 */
public final class ClassTable {
  /** No class, no object. */
  public static final int NONE = -1;

  private final List<@Nullable ClassRecord> records;
  private final long[] addresses;
  private final String[] names;
  private final int[] superclasses;
  private final int[] objects;
  private final int[] loaders;
  private final IdMap byAddress;

  /** Stands in for the class of objects whose records name class 0, as only damaged ones do. */
  private int classOfIdZero = NONE;

  private final int[] primitiveArrayClasses = new int[12];
  private final FieldNames fieldNames;
  private final Map<String, Integer> firstByName = new HashMap<>();

  private interface FieldNames {
    String name(long id);
  }

  /**
   * Makes the table.
   *
   * @param dumped the classes that were dumped, in the order of the file
   * @param missing ids of classes that have instances but were not dumped
   */
  ClassTable(List<ClassRecord> dumped, long[] missing, TopLevel file) {
    records = new ArrayList<>(dumped.size() + missing.length + FieldType.values().length);
    byAddress = new IdMap(dumped.size() + missing.length);
    List<String> allNames = new ArrayList<>();
    for (ClassRecord record : dumped) {
      if (byAddress.putIfAbsent(record.id(), records.size()) == records.size()) {
        records.add(record);
        allNames.add(nameOf(record.id(), file));
      }
    }
    int known = records.size();
    long[] extra = new long[missing.length];
    int extras = 0;
    for (long id : missing) {
      if (id == 0) {
        classOfIdZero = records.size();
        records.add(null);
        extra[extras++] = id;
        allNames.add(nameOf(id, file));
      } else if (byAddress.putIfAbsent(id, records.size()) == records.size()) {
        records.add(null);
        extra[extras++] = id;
        allNames.add(nameOf(id, file));
      }
    }
    for (int c = 0; c < allNames.size(); c++) {
      firstByName.putIfAbsent(allNames.get(c), c);
    }
    for (FieldType type : FieldType.values()) {
      if (type != FieldType.OBJECT) {
        String name = type.javaName() + "[]";
        Integer c = firstByName.get(name);
        if (c == null) {
          c = records.size();
          records.add(null);
          allNames.add(name);
          firstByName.put(name, c);
        }
        primitiveArrayClasses[type.code()] = c;
      }
    }
    int count = records.size();
    names = allNames.toArray(String[]::new);
    addresses = new long[count];
    superclasses = new int[count];
    objects = new int[count];
    loaders = new int[count];
    Arrays.fill(superclasses, NONE);
    Arrays.fill(objects, NONE);
    Arrays.fill(loaders, NONE);
    System.arraycopy(extra, 0, addresses, known, extras);
    for (int c = 0; c < count; c++) {
      ClassRecord record = records.get(c);
      if (record != null) {
        addresses[c] = record.id();
        superclasses[c] = record.superclass() == 0 ? NONE : byAddress.get(record.superclass());
      }
    }
    breakCycles();
    fieldNames =
        id -> {
          String name = file.names().get(id);
          return name != null ? name : String.format(Locale.ROOT, "field_0x%x", id);
        };
  }

  private static String nameOf(long classId, TopLevel file) {
    String name =
        file.classNames().containsKey(classId)
            ? file.names().get(file.classNames().get(classId))
            : null;
    return name != null
        ? ClassNames.toJava(name)
        : String.format(Locale.ROOT, "unknown class 0x%x", classId);
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
    for (int c = 0; c < objects.length; c++) {
      ClassRecord record = records.get(c);
      if (record != null) {
        objects[c] = index.index(record.id());
        loaders[c] = record.loader() == 0 ? NONE : index.index(record.loader());
      }
    }
  }

  /** How many classes there are; they are numbered {@code 0 .. count() - 1}. */
  public int count() {
    return names.length;
  }

  /**
   * The name as the Java language writes it: {@code java.util.HashMap$Node}, {@code byte[]}. Need
   * not be unique.
   */
  public String name(int c) {
    return names[c];
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
    ClassRecord record = records.get(c);
    return record == null || record.loader() == 0;
  }

  /** The id that the dump gives the class: its object's address; 0 where the dump has none. */
  public long address(int c) {
    return addresses[c];
  }

  /** The class with an id, {@link #NONE} if there is none. */
  public int atAddress(long address) {
    int c = byAddress.get(address);
    return c >= 0 || address != 0 ? c : classOfIdZero;
  }

  /** The first class of a name, {@link #NONE} if there is none. */
  public int named(String name) {
    return firstByName.getOrDefault(name, NONE);
  }

  /** Whether the class's instances are arrays. */
  public boolean isArray(int c) {
    return ClassNames.isArray(names[c]);
  }

  /** The element type of a class of arrays, null for other classes. */
  public @Nullable FieldType elementType(int c) {
    if (!isArray(c)) {
      return null;
    }
    for (FieldType type : FieldType.values()) {
      if (type != FieldType.OBJECT && primitiveArrayClasses[type.code()] == c) {
        return type;
      }
    }
    return FieldType.OBJECT;
  }

  /**
   * Whether the dump has a record of the class; if not, nothing but its id and perhaps its name is
   * known.
   */
  public boolean isDumped(int c) {
    return records.get(c) != null;
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
    ClassRecord record = records.get(c);
    return record == null ? List.of() : fields(record.fieldNames(), record.fieldTypes());
  }

  /** The static fields, in the order of the dump. */
  public List<Field> staticFields(int c) {
    ClassRecord record = records.get(c);
    return record == null ? List.of() : fields(record.staticNames(), record.staticTypes());
  }

  private List<Field> fields(long[] nameIds, byte[] types) {
    Field[] fields = new Field[nameIds.length];
    for (int k = 0; k < fields.length; k++) {
      FieldType type = FieldType.ofCode(types[k]);
      fields[k] = new Field(fieldNames.name(nameIds[k]), type != null ? type : FieldType.OBJECT);
    }
    return List.of(fields);
  }

  /** The types of {@link #instanceFields}. */
  FieldType[] instanceFieldTypes(int c) {
    ClassRecord record = records.get(c);
    byte[] codes = record == null ? new byte[0] : record.fieldTypes();
    FieldType[] types = new FieldType[codes.length];
    for (int k = 0; k < types.length; k++) {
      FieldType type = FieldType.ofCode(codes[k]);
      types[k] = type != null ? type : FieldType.OBJECT;
    }
    return types;
  }

  /** The name of an instance field that a class declares itself. */
  String instanceFieldName(int c, int field) {
    ClassRecord record = records.get(c);
    if (record == null) {
      throw new IndexOutOfBoundsException(field);
    }
    return fieldNames.name(record.fieldNames()[field]);
  }

  /** The record of a class, null where the dump has none. */
  @Nullable ClassRecord record(int c) {
    return records.get(c);
  }

  /** The class of the arrays of a primitive type. */
  int primitiveArrayClass(int typeCode) {
    return primitiveArrayClasses[typeCode];
  }
}
