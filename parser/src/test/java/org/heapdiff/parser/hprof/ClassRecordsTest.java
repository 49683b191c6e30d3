package org.heapdiff.parser.hprof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Class records in columns, and what they share. */
class ClassRecordsTest {
  @Test
  void equalListsHaveOneNumberAndOthersAnother() {
    FieldLists lists = new FieldLists();
    Map<List<Long>, Integer> numbers = new HashMap<>();
    numbers.put(List.of(), 0);
    Random random = new Random(1);
    for (int k = 0; k < 20_000; k++) {
      int count = random.nextInt(5);
      long[] names = new long[5];
      byte[] types = new byte[5];
      List<Long> list = new ArrayList<>();
      for (int f = 0; f < count; f++) {
        names[f] = 8L * random.nextInt(6);
        types[f] = (byte) (4 + random.nextInt(3));
        list.add(names[f]);
        list.add((long) types[f]);
      }
      int number = lists.number(names, types, count);
      assertEquals(numbers.computeIfAbsent(list, l -> numbers.size()), number);
      assertEquals(count, lists.size(number));
      for (int f = 0; f < count; f++) {
        assertEquals(names[f], lists.name(number, f));
        assertEquals(types[f], lists.type(number, f));
      }
    }
    assertEquals(numbers.size(), lists.count());
  }

  @Test
  void aRecordComesBackAndCanBeCopied() {
    ClassRecord read = new ClassRecord();
    read.id = 0x10;
    read.superclass = 0x20;
    read.loader = 0x30;
    read.signers = 0x40;
    read.protectionDomain = 0x50;
    read.constants.add(0x60);
    read.statics(2);
    read.staticNames[0] = 1;
    read.staticTypes[0] = 10;
    read.staticValues[0] = -7;
    read.staticNames[1] = 2;
    read.staticTypes[1] = 2;
    read.staticValues[1] = 0x70;
    read.fields(1);
    read.fieldNames[0] = 3;
    read.fieldTypes[0] = 4;
    ClassRecords records = new ClassRecords();
    records.add(new ClassRecord());
    records.add(read);
    ClassRecords copy = new ClassRecords();
    copy.add(records, 1);
    copy.add(records, 0);
    copy.trim();
    assertEquals(2, copy.count());
    assertEquals(0x10, copy.id(0));
    assertEquals(0x20, copy.superclass(0));
    assertEquals(0x30, copy.loader(0));
    assertEquals(0x40, copy.signers(0));
    assertEquals(0x50, copy.protectionDomain(0));
    assertArrayEquals(new long[] {0x60}, copy.constants(0));
    assertEquals(2, copy.lists().size(copy.staticList(0)));
    assertEquals(2, copy.lists().name(copy.staticList(0), 1));
    assertEquals(-7, copy.staticValue(0, 0));
    assertEquals(0x70, copy.staticValue(0, 1));
    assertEquals(4, copy.lists().type(copy.fieldList(0), 0));
    assertEquals(0, copy.signers(1));
    assertArrayEquals(new long[0], copy.constants(1));
    assertEquals(0, copy.fieldList(1));
    assertEquals(0, copy.staticList(1));
  }

  @Test
  void loadedClassesAreFoundByTheirSerialNumbersInAnyOrder() {
    for (int[] serials : new int[][] {{1, 2, 3}, {5, 6, 7}, {3, 1, 2}, {1, 2, 9}, {4, 4, 4}}) {
      LoadedClasses loaded = new LoadedClasses();
      Map<Integer, Long> names = new HashMap<>();
      for (int k = 0; k < serials.length; k++) {
        loaded.add(serials[k], 100 + k, 200 + k);
        names.put(serials[k], 200L + k);
      }
      assertEquals(serials.length, loaded.count());
      assertEquals(101, loaded.id(1));
      assertEquals(201, loaded.name(1));
      for (int serial = -1; serial < 12; serial++) {
        assertEquals(names.getOrDefault(serial, 0L), loaded.nameOfSerial(serial));
      }
    }
  }
}
