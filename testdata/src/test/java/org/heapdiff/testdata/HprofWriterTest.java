package org.heapdiff.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes are written by hand from the tables in heapDumper.cpp and the agent's manual.html. */
final class HprofWriterTest {
  private static final String HEADER =
      HexFormat.of().formatHex("JAVA PROFILE 1.0.2\0".getBytes(StandardCharsets.US_ASCII))
          + "00000004"
          + "0000000000000001";

  private static void assertWritten(HprofWriter.Records records, String... hex) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HprofWriter writer = new HprofWriter(out, HprofVersion.V1_0_2, 4, 1)) {
      records.writeTo(writer);
    }
    assertEquals(HEADER + String.join("", hex), HexFormat.of().formatHex(out.toByteArray()));
  }

  @Test
  void namesClassesAndTraces() throws IOException {
    assertWritten(w -> w.utf8(7, "ab"), "01", "00000000", "00000006", "00000007", "6162");
    assertWritten(
        w -> w.loadClass(1, 2, 3, 4),
        "02",
        "00000000",
        "00000010",
        "00000001",
        "00000002",
        "00000003",
        "00000004");
    assertWritten(w -> w.unloadClass(5), "03", "00000000", "00000004", "00000005");
    assertWritten(
        w -> w.frame(1, 2, 3, 4, 5, -1),
        "04",
        "00000000",
        "00000018",
        "00000001",
        "00000002",
        "00000003",
        "00000004",
        "00000005",
        "ffffffff");
    assertWritten(
        w -> w.trace(1, 2, 9),
        "05",
        "00000000",
        "00000010",
        "00000001",
        "00000002",
        "00000001",
        "00000009");
  }

  @Test
  void whatTheAgentRecords() throws IOException {
    assertWritten(
        w ->
            w.allocationSites(
                0, 0.5f, 1, 2, 3, 4, new HprofWriter.AllocationSite(8, 1, 2, 3, 4, 5, 6)),
        "06",
        "00000000",
        "0000003b",
        "0000",
        "3f000000",
        "00000001",
        "00000002",
        "0000000000000003",
        "0000000000000004",
        "00000001",
        "08",
        "00000001",
        "00000002",
        "00000003",
        "00000004",
        "00000005",
        "00000006");
    assertWritten(
        w -> w.heapSummary(1, 2, 3, 4),
        "07",
        "00000000",
        "00000018",
        "00000001",
        "00000002",
        "0000000000000003",
        "0000000000000004");
    assertWritten(
        w -> w.startThread(1, 2, 3, 4, 5, 6),
        "0a",
        "00000000",
        "00000018",
        "00000001",
        "00000002",
        "00000003",
        "00000004",
        "00000005",
        "00000006");
    assertWritten(w -> w.endThread(1), "0b", "00000000", "00000004", "00000001");
    assertWritten(
        w -> w.cpuSamples(10, 6, 1, 4, 2),
        "0d",
        "00000000",
        "00000018",
        "0000000a",
        "00000002",
        "00000006",
        "00000001",
        "00000004",
        "00000002");
    assertWritten(w -> w.controlSettings(3, 4), "0e", "00000000", "00000006", "00000003", "0004");
  }

  @Test
  void theHeapsRecords() throws IOException {
    assertWritten(
        w -> {
          w.startHeapDump();
          w.classDump(
              new ClassRecord(
                  1,
                  2,
                  3,
                  4,
                  5,
                  6,
                  7,
                  List.of(new ClassRecord.Constant(8, ValueType.SHORT, 9)),
                  List.of(new ClassRecord.Static(10, ValueType.BYTE, -1)),
                  List.of(new ClassRecord.Field(11, ValueType.LONG))));
          w.instance(1, 2, 3, new byte[] {4, 5}, 1);
          w.objectArray(1, 2, 3, 4, 5);
          w.primitiveArray(1, 2, new int[] {3, -1});
          w.endHeapDump();
        },
        "1c",
        "00000000",
        "0000007c",
        // Class (59 bytes): ids and sizes, then constants, statics, fields.
        "20" + "00000001" + "00000002" + "00000003" + "00000004" + "00000005" + "00000006",
        "00000000" + "00000000" + "00000007",
        "0001" + "0008" + "09" + "0009",
        "0001" + "0000000a" + "08" + "ff",
        "0001" + "0000000b" + "0b",
        // Instance.
        "21" + "00000001" + "00000002" + "00000003" + "00000001" + "04",
        // Array of references.
        "22" + "00000001" + "00000002" + "00000002" + "00000003" + "00000004" + "00000005",
        // Array of int.
        "23" + "00000001" + "00000002" + "00000002" + "0a" + "00000003" + "ffffffff",
        "2c",
        "00000000",
        "00000000");
  }

  @Test
  void whatGoesOverTheSizeOfASegmentBeginsTheNext() throws IOException {
    assertWritten(
        w -> {
          w.startHeapDump(HeapDumpFraming.segments(10).withoutEndRecord(), null);
          w.root(RootCode.STICKY_CLASS, 1);
          w.root(RootCode.STICKY_CLASS, 2);
          w.root(RootCode.STICKY_CLASS, 3);
          w.endHeapDump();
        },
        "1c" + "00000000" + "0000000a" + "0500000001" + "0500000002",
        "1c" + "00000000" + "00000005" + "0500000003");
  }
}
