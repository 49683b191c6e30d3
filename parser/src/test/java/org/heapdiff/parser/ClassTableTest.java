package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.heapdiff.parser.hprof.DumpFile;
import org.heapdiff.parser.hprof.TopLevel;
import org.heapdiff.testdata.ClassRecord;
import org.heapdiff.testdata.HprofVersion;
import org.heapdiff.testdata.HprofWriter;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, records and shapes of classes, also where a dump says odd things of them. */
class ClassTableTest {
  private static final long OBJECT = 0x1000;
  private static final long FIRST = 0x2000;

  @TempDir Path folder;

  private interface Use {
    void of(ClassTable classes);
  }

  /** Reads a dump that has java.lang.Object, an instance of it, and what is written besides. */
  private void table(HprofWriter.Records names, HprofWriter.Records heap, Use use)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HprofWriter writer = new HprofWriter(out, HprofVersion.V1_0_2, 8, 0)) {
      writer.utf8(1, "java/lang/Object");
      writer.loadClass(1, OBJECT, 1, 1);
      names.writeTo(writer);
      writer.startHeapDump();
      writer.classDump(ClassRecord.of(OBJECT, 0, 0, List.of()));
      heap.writeTo(writer);
      writer.instance(0x9000, 1, OBJECT, new byte[0], 0);
      writer.endHeapDump();
    }
    try (DumpFile dump = DumpFile.open(Dumps.write(folder, out.toByteArray()), folder)) {
      TopLevel file = TopLevel.read(dump.source(), dump.header());
      use.of(
          ObjectScan.run(file, dump.source(), Segments.of(file.dumps().get(0)), true, Progress.NONE)
              .classes());
    }
  }

  private static ClassRecord type(long id, long superclass, ValueType... types) {
    List<ClassRecord.Field> fields = new ArrayList<>();
    for (ValueType type : types) {
      fields.add(new ClassRecord.Field(50 + fields.size(), type));
    }
    return ClassRecord.of(id, superclass, 0, fields);
  }

  @Test
  void namesThatReadTheSameAreOne() throws IOException {
    table(
        writer -> {
          writer.utf8(2, "com/acme/Same");
          writer.utf8(3, "com.acme.Same");
          writer.utf8(4, "[Lcom/acme/Same;");
          writer.utf8(5, "[I");
          for (int k = 0; k < 4; k++) {
            writer.loadClass(2 + k, FIRST + 0x100L * k, 1, 2 + k);
          }
        },
        writer -> {
          for (int k = 0; k < 4; k++) {
            writer.classDump(type(FIRST + 0x100L * k, OBJECT));
          }
        },
        classes -> {
          assertEquals("com.acme.Same", classes.name(1));
          assertEquals("com.acme.Same", classes.name(2));
          assertEquals(1, classes.named("com.acme.Same"));
          assertEquals(3, classes.named("com.acme.Same[]"));
          assertEquals(FieldType.OBJECT, classes.elementType(3));
          assertEquals(4, classes.named("int[]"));
          assertEquals(FieldType.INT, classes.elementType(4));
          assertFalse(classes.isArray(2));
          // The dump's int[], and the other seven arrays of primitives.
          assertEquals(4, classes.primitiveArrayClass(FieldType.INT.code()));
          assertEquals(5 + 7, classes.count());
        });
  }

  @Test
  void whatIsSaidTwiceOrNotAtAll() throws IOException {
    table(
        writer -> {
          writer.utf8(2, "com/acme/First");
          writer.utf8(3, "com/acme/Second");
          writer.loadClass(2, FIRST, 1, 2);
          writer.loadClass(3, FIRST, 1, 3);
          writer.loadClass(4, FIRST + 0x100, 1, 99);
        },
        writer -> {
          writer.classDump(type(FIRST, OBJECT, ValueType.INT));
          writer.classDump(type(FIRST + 0x100, FIRST, ValueType.LONG));
          writer.classDump(type(FIRST, OBJECT, ValueType.BYTE, ValueType.BYTE));
          writer.classDump(type(FIRST + 0x200, FIRST + 0x100, ValueType.CHAR));
          writer.instance(0x8000, 1, FIRST + 0x300, new byte[0], 0);
        },
        classes -> {
          assertEquals("com.acme.Second", classes.name(1), "the last name counts");
          assertEquals("unknown class 0x2100", classes.name(2), "its name is not in the dump");
          assertEquals("unknown class 0x2200", classes.name(3), "it was not loaded");
          assertEquals("unknown class 0x2300", classes.name(4), "it was not dumped either");
          assertEquals(FieldType.INT, classes.instanceFields(1).get(0).type(), "the first record");
          assertEquals(FieldType.CHAR, classes.instanceFields(3).get(0).type());
          assertEquals(2, classes.superclass(3));
          assertTrue(classes.isDumped(3));
          assertFalse(classes.isDumped(4));
          assertEquals(FIRST + 0x300, classes.address(4));
          assertEquals(4, classes.atAddress(FIRST + 0x300));
          assertEquals(List.of(), classes.instanceFields(4));
        });
  }

  @Test
  void classesOfOneShapeHaveRecordsOfOneForm() throws IOException {
    Random random = new Random(7);
    int count = 2000;
    int[] superclass = new int[count];
    ValueType[][] types = new ValueType[count][];
    ValueType[] choice = {ValueType.INT, ValueType.OBJECT, ValueType.BYTE};
    for (int c = 0; c < count; c++) {
      superclass[c] = c == 0 ? -1 : random.nextInt(Math.min(c, 20));
      types[c] = new ValueType[random.nextInt(3)];
      for (int f = 0; f < types[c].length; f++) {
        types[c][f] = choice[random.nextInt(choice.length)];
      }
    }
    table(
        writer -> {},
        writer -> {
          for (int c = 0; c < count; c++) {
            long above = superclass[c] < 0 ? OBJECT : FIRST + 0x10L * superclass[c];
            writer.classDump(type(FIRST + 0x10L * c, above, types[c]));
          }
        },
        classes -> {
          RecordShapes shapes = classes.shapes();
          ReferenceSlots slots = new ReferenceSlots(classes, Long.BYTES);
          Map<Integer, List<ValueType>> forms = new HashMap<>();
          for (int c = 0; c < count; c++) {
            List<ValueType> form = new ArrayList<>();
            List<Integer> references = new ArrayList<>();
            int bytes = 0;
            for (int k = c; k >= 0; k = superclass[k]) {
              for (ValueType type : types[k]) {
                form.add(type);
                if (type == ValueType.OBJECT) {
                  references.add(bytes);
                }
                bytes += type.sizeInDump(Long.BYTES);
              }
            }
            List<ValueType> known = forms.putIfAbsent(shapes.of(c + 1), form);
            assertEquals(known == null ? form : known, form);
            int[] offsets = slots.of(c + 1, bytes).offsets;
            assertEquals(references, java.util.Arrays.stream(offsets).boxed().toList());
            assertEquals(bytes, slots.of(c + 1, bytes).instanceBytes);
          }
          assertTrue(shapes.count() < count / 4, () -> shapes.count() + " shapes");
        });
  }
}
