package org.heapdiff.parser.hprof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  /** Modified UTF-8 by the JDK, which writes it behind two bytes of length. */
  private static byte[] modifiedUtf8(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DataOutputStream(out).writeUTF(text);
    return Arrays.copyOfRange(out.toByteArray(), 2, out.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "java/lang/String",
        "nul\0nul",
        "Größe",
        "日本語",
        "😀",
        "a😀\0é日",
        "\ud83d"
      })
  void modifiedUtf8IsDecoded(String text) throws IOException {
    byte[] bytes = modifiedUtf8(text);
    assertEquals(text, Names.decode(bytes, 0, bytes.length));
    byte[] within = new byte[bytes.length + 7];
    Arrays.fill(within, (byte) 0x80);
    System.arraycopy(bytes, 0, within, 3, bytes.length);
    assertEquals(text, Names.decode(within, 3, bytes.length));
  }

  @Test
  void whatIsNotWellFormedBecomesTheReplacementCharacter() {
    byte[] cut = {'a', (byte) 0xe6, (byte) 0x97};
    assertEquals("a\ufffd\ufffd", Names.decode(cut, 0, 3));
    byte[] trail = {(byte) 0x80, 'b', (byte) 0xff};
    assertEquals("\ufffdb\ufffd", Names.decode(trail, 0, 3));
    byte[] utf8 = "😀".getBytes(StandardCharsets.UTF_8);
    assertEquals("\ufffd\ufffd\ufffd\ufffd", Names.decode(utf8, 0, 4));
  }

  @Test
  void randomBytesAreDecodedToSomething() {
    Random random = new Random(1);
    for (int k = 0; k < 10_000; k++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      int length = Names.decode(bytes, 0, bytes.length).length();
      assertEquals(true, length <= bytes.length);
    }
  }

  @Test
  void namesAreFoundAcrossChunks() {
    Names names = new Names();
    for (int k = 0; k < 300_000; k++) {
      byte[] text = ("name" + k).getBytes(StandardCharsets.US_ASCII);
      names.add(k * 3L - 70_000, text, 0, text.length);
    }
    assertEquals(300_000, names.count());
    for (int k = 0; k < 300_000; k += 7) {
      assertEquals("name" + k, names.get(k * 3L - 70_000));
    }
    assertNull(names.get(1));
  }

  @Test
  void emptyAndLongestNamesAreKept() {
    Names names = new Names();
    byte[] longest = new byte[70_000];
    Arrays.fill(longest, (byte) 'x');
    names.add(1, longest, 0, 0);
    for (int id = 2; id < 60; id++) {
      names.add(id, longest, 0, id % 2 == 0 ? 65_536 : 65_535);
      names.add(100 + id, longest, 0, 0);
    }
    assertEquals("", names.get(1));
    for (int id = 2; id < 60; id++) {
      assertEquals("x".repeat(65_535), names.get(id));
      assertEquals("", names.get(100 + id));
    }
  }

  @Test
  void aChunkFilledToItsLastByteTakesAnEmptyName() {
    Names names = new Names();
    byte[] bytes = new byte[32_768];
    Arrays.fill(bytes, (byte) 'y');
    for (int id = 1; id <= 64; id++) {
      names.add(id, bytes, 0, bytes.length);
      names.add(1000 + id, bytes, 0, 0);
    }
    for (int id = 1; id <= 64; id++) {
      assertEquals("y".repeat(32_768), names.get(id));
      assertEquals("", names.get(1000 + id));
    }
  }
}
