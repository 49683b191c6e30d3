package org.heapdiff.parser.hprof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.RootCode;
import org.heapdiff.testdata.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records in batches are those that are met one by one. */
class RecordBatchTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void batchesAndSingleRecordsMeetEachRecordOnce(int idSize) throws IOException {
    HeapBuilder heap = new HeapBuilder().idSize(idSize);
    HeapClass type =
        heap.classOf("com.acme.Thing")
            .field("next", ValueType.OBJECT)
            .field("count", ValueType.INT)
            .build();
    HeapObject last = heap.instance(type).set("count", 1);
    for (int k = 0; k < 3_000; k++) {
      last =
          switch (k % 4) {
            case 0 -> heap.instance(type).set("next", last).set("count", k);
            case 1 -> heap.objectArray("java.lang.Object[]", last, null, last);
            case 2 -> heap.longArray(k, k + 1);
            default -> heap.byteArray(new byte[k % 50]);
          };
    }
    // Longer than what is read at a time.
    heap.root(RootCode.JNI_GLOBAL, heap.byteArrayOfLength(700_000));
    heap.root(RootCode.JNI_GLOBAL, heap.instance(type).set("next", last));
    Path file = heap.writeTo(folder.resolve("heap.hprof"));
    try (DumpFile dump = DumpFile.open(file, folder)) {
      HeapDumpPart part = TopLevel.read(dump.source(), dump.header()).dumps().get(0);
      for (Segment segment : part.segments()) {
        HeapRecords single = new HeapRecords(dump.source(), idSize);
        HeapRecords batched = new HeapRecords(dump.source(), idSize);
        List<String> expected = one(single, segment);
        assertTrue(expected.size() > 3_000);
        assertEquals(expected, inBatches(batched, segment));
        assertArrayEquals(single.counts(), batched.counts());
      }
    }
  }

  @Test
  void damageIsWhereItIsWithoutBatches() throws IOException {
    HeapBuilder heap = new HeapBuilder();
    for (int k = 0; k < 100; k++) {
      heap.root(RootCode.JNI_GLOBAL, heap.intArray(k, k));
    }
    byte[] bytes = heap.toBytes();
    int place = bytes.length / 2;
    while (bytes[place] != Tag.PRIMITIVE_ARRAY_DUMP) {
      place++;
    }
    bytes[place] = 0x7f;
    Path file = folder.resolve("damaged.hprof");
    java.nio.file.Files.write(file, bytes);
    try (DumpFile dump = DumpFile.open(file, folder)) {
      HeapDumpPart part = TopLevel.read(dump.source(), dump.header()).dumps().get(0);
      Segment segment = part.segments().get(0);
      HeapRecords single = new HeapRecords(dump.source(), 8);
      HeapRecords batched = new HeapRecords(dump.source(), 8);
      assertEquals(one(single, segment), inBatches(batched, segment));
      assertEquals(single.damage(), batched.damage());
    }
  }

  private static List<String> one(HeapRecords records, Segment segment) throws IOException {
    List<String> result = new ArrayList<>();
    records.moveTo(segment.start(), segment.end());
    int kind;
    while ((kind = records.next()) != HeapRecords.END) {
      result.add(describe(records, kind));
    }
    return result;
  }

  private static List<String> inBatches(HeapRecords records, Segment segment) throws IOException {
    List<String> result = new ArrayList<>();
    RecordBatch batch = new RecordBatch();
    records.moveTo(segment.start(), segment.end());
    int kind = HeapRecords.OTHER;
    while (kind != HeapRecords.END) {
      if (records.nextBatch(batch) > 0) {
        for (int i = 0; i < batch.count(); i++) {
          result.add(
              describe(
                  batch.tags[i],
                  batch.ids[i],
                  batch.tags[i] == HeapRecords.PRIMITIVE_ARRAY
                      ? batch.typeIds[i] - RecordBatch.PRIMITIVE
                      : batch.typeIds[i],
                  batch.lengths[i],
                  batch.window(),
                  batch.bodies[i]));
        }
      } else {
        kind = records.next();
        if (kind != HeapRecords.END) {
          result.add(describe(records, kind));
        }
      }
    }
    return result;
  }

  private static String describe(HeapRecords records, int kind) throws IOException {
    if (kind == HeapRecords.CLASS || kind == HeapRecords.ROOT || kind == HeapRecords.OTHER) {
      return kind + " " + records.id();
    }
    boolean primitive = kind == HeapRecords.PRIMITIVE_ARRAY;
    long type = primitive ? records.elementType() : records.typeId();
    Cursor body = records.body();
    body.require(records.length() == 0 ? 0 : 1);
    return describe(kind, records.id(), type, records.length(), body.window(), body.offset());
  }

  private static String describe(
      int kind, long id, long type, int length, byte[] window, int body) {
    return kind + " " + id + " " + type + " " + length + " " + (length > 0 ? window[body] : 0);
  }
}
