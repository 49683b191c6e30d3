package org.heapdiff.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectCsvTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anObjectIsARow() throws IOException {
    ObjectCsv csv = ObjectCsv.objects(out);
    csv.object(0x7_1234_abc0L, "byte[]", 24, 24);
    csv.object(0, "com.acme.Cache", 16, Long.MAX_VALUE);
    csv.object(-1, "a", 0, 10);
    csv.flush();
    assertEquals(
        """
        id,class,shallow,retained
        0x71234abc0,byte[],24,24
        0x0,com.acme.Cache,16,9223372036854775807
        0xffffffffffffffff,a,0,10
        """,
        text());
  }

  @Test
  void aPairIsARow() throws IOException {
    ObjectCsv csv = ObjectCsv.pairs(out);
    csv.pair(0x10, 0xf8, "com.acme.Cache", 16, 1032, 5032);
    csv.flush();
    assertEquals(
        """
        before,after,class,shallow,retained_before,retained_after
        0x10,0xf8,com.acme.Cache,16,1032,5032
        """,
        text());
  }

  @Test
  void namesWithSignsOfCsvAreQuotedAndOthersAreUtf8() throws IOException {
    ObjectCsv csv = ObjectCsv.objects(out);
    csv.object(8, "a,\"b\"\n", 16, 16);
    csv.object(16, "com.acme.Größe", 16, 16);
    csv.flush();
    assertEquals(
        "id,class,shallow,retained\n0x8,\"a,\"\"b\"\"\n\",16,16\n0x10,com.acme.Größe,16,16\n",
        text());
  }

  @Test
  void rowsThatDoNotFitTheBufferAreWhole() throws IOException {
    ObjectCsv csv = ObjectCsv.objects(out);
    StringBuilder expected = new StringBuilder("id,class,shallow,retained\n");
    Random random = new Random(1);
    for (int k = 0; k < 20_000; k++) {
      long id = random.nextLong() >>> random.nextInt(64);
      long size = random.nextLong() >>> (1 + random.nextInt(63));
      // Some names are longer than the buffer.
      String name = "x".repeat(k % 5_000 == 4_999 ? 70_000 + k : random.nextInt(30));
      csv.object(id, name, size, size / 7);
      expected.append(String.format("0x%x,%s,%d,%d%n", id, name, size, size / 7));
    }
    csv.flush();
    assertEquals(expected.toString().replace("\r", ""), text());
  }
}
