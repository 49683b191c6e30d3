package org.heapdiff.parser.hprof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.heapdiff.parser.Damage;
import org.heapdiff.parser.DumpException;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.JavaProcess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against {@link GZIPInputStream}, and the two ways against each other. */
class GzipUnpackerTest {
  private static final int BLOCK = 1000;

  @TempDir Path folder;

  private static final GzipUnpacker.Watcher SILENT =
      new GzipUnpacker.Watcher() {
        @Override
        public void read(long packedBytes) {}

        @Override
        public void written(long bytes) {}
      };

  /** How far it has come; never back. */
  private static final class Counts implements GzipUnpacker.Watcher {
    private long read;
    private long written;

    @Override
    public void read(long packedBytes) {
      assertTrue(packedBytes >= read);
      read = packedBytes;
    }

    @Override
    public void written(long bytes) {
      assertTrue(bytes > written);
      written = bytes;
    }
  }

  /** What came out, and the sentence about the end: null when whole, the exception's if none. */
  private static final class Outcome {
    final byte[] bytes;
    final @Nullable String sentence;

    Outcome(byte[] bytes, @Nullable String sentence) {
      this.bytes = bytes;
      this.sentence = sentence;
    }

    void assertSame(Outcome other, String what) {
      assertEquals(sentence, other.sentence, what);
      assertArrayEquals(bytes, other.bytes, what);
    }
  }

  private Outcome inSequence(byte[] packed) throws IOException {
    return unpack(packed, 0, SILENT);
  }

  private Outcome inBlocks(byte[] packed) throws IOException {
    return unpack(packed, BLOCK, SILENT);
  }

  private Outcome unpack(byte[] packed, int blockSize, GzipUnpacker.Watcher watcher)
      throws IOException {
    Path file = folder.resolve("packed");
    Path unpacked = folder.resolve("unpacked");
    Files.write(file, packed);
    String sentence = null;
    try (FileChannel from = FileChannel.open(file);
        FileChannel to =
            FileChannel.open(
                unpacked,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      GzipUnpacker unpacker = new GzipUnpacker(from, to, folder, watcher);
      Damage damage = blockSize > 0 ? unpacker.inBlocks(blockSize) : unpacker.inSequence();
      if (damage != null) {
        assertEquals(to.size(), damage.offset());
        sentence = damage.sentence();
      }
    } catch (DumpException e) {
      sentence = e.getMessage();
    }
    return new Outcome(Files.readAllBytes(unpacked), sentence);
  }

  private static byte[] noise(int seed, int length) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    for (int k = 0; k < length; k++) {
      bytes[k] = (byte) (random.nextInt(3) > 0 ? 0 : random.nextInt());
    }
    return bytes;
  }

  /** One block as HotSpot's heapDumperCompression.cpp has zlib write it. */
  private static byte[] block(byte[] plain, int from, int to, @Nullable String comment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {0x1f, (byte) 0x8b, 8, (byte) (comment == null ? 0 : 0x10), 0, 0, 0, 0, 4, 3});
    if (comment != null) {
      out.writeBytes((comment + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    Deflater deflater = new Deflater(1, true);
    deflater.setInput(plain, from, to - from);
    deflater.finish();
    byte[] buffer = new byte[2 * (to - from) + 100];
    out.write(buffer, 0, deflater.deflate(buffer));
    deflater.end();
    CRC32 checksum = new CRC32();
    checksum.update(plain, from, to - from);
    for (int value : new int[] {(int) checksum.getValue(), to - from}) {
      for (int shift = 0; shift < 32; shift += 8) {
        out.write(value >>> shift);
      }
    }
    return out.toByteArray();
  }

  /** Blocks that are full, nearly full and, as JDK 17 and 25 end with, short; two comments. */
  private static byte[] blocks(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int k = 0; from < plain.length; k++) {
      int to = Math.min(plain.length, from + BLOCK - (k % 3 == 0 ? 0 : k % 7));
      out.writeBytes(block(plain, from, to, k == 0 || k == 5 ? "HPROF BLOCKSIZE=" + BLOCK : null));
      from = to;
    }
    return out.toByteArray();
  }

  @Test
  void wholeBlocksGiveTheirBytesInOrder() throws IOException {
    for (int length : new int[] {1, 999, 1000, 1001, 25_000, 1_000_000}) {
      byte[] plain = noise(length, length);
      Outcome outcome = inBlocks(blocks(plain));
      assertNull(outcome.sentence);
      assertArrayEquals(plain, outcome.bytes);
      outcome.assertSame(inSequence(blocks(plain)), "in sequence");
    }
  }

  @Test
  void blocksThatAreNotWhatTheCommentSaysAreUnpackedAllTheSame() throws IOException {
    byte[] plain = noise(1, 50_000);
    ByteArrayOutputStream odd = new ByteArrayOutputStream();
    odd.writeBytes(block(plain, 0, 900, "HPROF BLOCKSIZE=1000"));
    odd.writeBytes(block(plain, 900, 1900, null));
    odd.writeBytes(block(plain, 1900, 2901, null));
    odd.writeBytes(block(plain, 2901, 3000, null));
    odd.writeBytes(block(plain, 3000, 20_000, null));
    try (GZIPOutputStream gzip = new GZIPOutputStream(odd)) {
      gzip.write(plain, 20_000, 30_000);
    }
    Outcome outcome = inBlocks(odd.toByteArray());
    assertNull(outcome.sentence);
    assertArrayEquals(plain, outcome.bytes);
  }

  @Test
  void theStartOfABlockWithinABlockIsNone() throws IOException {
    byte[] plain = blocks(noise(2, 5000));
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    // Bytes without pattern are stored as they are, so the members show in the packed file.
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(stored) {
          {
            def.setLevel(Deflater.NO_COMPRESSION);
          }
        }) {
      gzip.write(plain);
    }
    Outcome outcome = inBlocks(stored.toByteArray());
    assertNull(outcome.sentence);
    assertArrayEquals(plain, outcome.bytes);
  }

  @Test
  void anyCutKeepsWhatIsBefore() throws IOException {
    byte[] plain = noise(3, 4000);
    byte[] packed = blocks(plain);
    List<Integer> ends = new ArrayList<>();
    for (int length = 1; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      Outcome outcome = inBlocks(cut);
      outcome.assertSame(inSequence(cut), "cut at " + length);
      int kept = outcome.bytes.length;
      assertArrayEquals(Arrays.copyOf(plain, kept), outcome.bytes);
      if (outcome.sentence == null) {
        ends.add(kept);
      } else if (length > 35) {
        assertEquals(
            "the compressed file ends too early, behind " + kept + " bytes unpacked",
            outcome.sentence);
      }
    }
    // Only a cut between two blocks cannot be seen: 1000, 999, 998, 1000 bytes.
    assertEquals(List.of(1000, 1999, 2997, 3997), ends);
  }

  @Test
  void damageAtRandomBytesIsTheSameBothWays() throws IOException {
    byte[] plain = noise(4, 12_000);
    byte[] packed = blocks(plain);
    Random random = new Random(4);
    int damaged = 0;
    for (int k = 0; k < 3000; k++) {
      byte[] bytes = packed.clone();
      int at = random.nextInt(packed.length);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      if (k % 4 == 0) {
        bytes = Arrays.copyOf(bytes, at + random.nextInt(packed.length - at) + 1);
      }
      Outcome outcome = inBlocks(bytes);
      outcome.assertSame(inSequence(bytes), "round " + k + ", byte " + at);
      byte[] known = withTheJdk(bytes);
      assertTrue(outcome.bytes.length >= known.length, "round " + k);
      assertArrayEquals(known, Arrays.copyOf(outcome.bytes, known.length), "round " + k);
      if (outcome.sentence == null && k % 4 > 0) {
        // In a name, a comment, a time: nothing that matters.
        assertArrayEquals(plain, outcome.bytes, "round " + k);
      } else {
        damaged++;
      }
    }
    assertTrue(damaged > 2000, damaged + " seen");
  }

  /** What the JDK's own stream gives before it fails. */
  private static byte[] withTheJdk(byte[] packed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      for (int value = in.read(); value >= 0; value = in.read()) {
        out.write(value);
      }
    } catch (IOException e) {
      // that far
    }
    return out.toByteArray();
  }

  @Test
  void whatFollowsTheLastMemberIsDamageUnlessZeros() throws IOException {
    byte[] plain = noise(5, 3000);
    byte[] packed = blocks(plain);
    Outcome zeros = inBlocks(Arrays.copyOf(packed, packed.length + 700));
    assertNull(zeros.sentence);
    assertArrayEquals(plain, zeros.bytes);
    byte[] garbage = Arrays.copyOf(packed, packed.length + 700);
    garbage[packed.length + 600] = 1;
    for (Outcome outcome : List.of(inBlocks(garbage), inSequence(garbage))) {
      assertEquals("the compressed file is damaged, behind 3000 bytes unpacked", outcome.sentence);
      assertArrayEquals(plain, outcome.bytes);
    }
  }

  @Test
  void everyOptionalPartOfAHeaderIsSkipped() throws IOException {
    byte[] plain = noise(6, 500);
    byte[] block = block(plain, 0, 500, null);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0x1f, 1, 2, 3, 4, 0, 3});
    header.writeBytes(new byte[] {3, 0, 9, 9, 9, 'n', 'a', 'm', 'e', 0, 'c', 0});
    CRC32 checksum = new CRC32();
    checksum.update(header.toByteArray());
    header.write((int) checksum.getValue());
    header.write((int) checksum.getValue() >>> 8);
    header.write(block, 10, block.length - 10);
    byte[] packed = header.toByteArray();
    assertArrayEquals(plain, withTheJdk(packed));
    Outcome outcome = inSequence(packed);
    assertNull(outcome.sentence);
    assertArrayEquals(plain, outcome.bytes);
    packed[23] ^= 1;
    assertTrue(String.valueOf(inSequence(packed).sentence).contains("cannot be unpacked"));
  }

  @Test
  void membersOfAnySizeAreReadOneAfterTheOther() throws IOException {
    HeapBuilder heap = HeapBuilder.empty();
    HeapClass type = heap.classOf("com.acme.Thing").build();
    for (int k = 0; k < 2000; k++) {
      heap.instance(type);
    }
    for (int size : new int[] {10, 100, 5000}) {
      for (Outcome outcome :
          List.of(inSequence(heap.toGzipMembers(size)), inBlocks(heap.toGzipMembers(size)))) {
        assertNull(outcome.sentence);
        assertArrayEquals(heap.toBytes(), outcome.bytes);
      }
    }
  }

  @Test
  void whatIsReadAndWrittenGrowsToTheSizes() throws IOException {
    byte[] packed = blocks(noise(7, 300_000));
    for (int blockSize : new int[] {0, BLOCK}) {
      Counts counts = new Counts();
      Outcome outcome = unpack(packed, blockSize, counts);
      assertEquals(packed.length, counts.read);
      assertEquals(outcome.bytes.length, counts.written);
    }
  }

  /** Something to dump. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws IOException {
      byte[] kept = new byte[5_000_000];
      new Random(1).nextBytes(kept);
      System.out.println("READY");
      while (System.in.read() >= 0) {
        // until the test has ended
      }
      System.out.println(kept.length);
    }
  }

  @Test
  void aDumpOfThisJdkIsUnpackedAndItsCutsToo() throws IOException {
    Path file = folder.resolve("jdk.hprof.gz");
    try (JavaProcess jvm =
        JavaProcess.of(Program.class).options("-Xmx64m", "-XX:+UseSerialGC").start()) {
      jvm.heapDump(file, "-gz=1");
    }
    byte[] packed = Files.readAllBytes(file);
    assertEquals(1 << 20, Compression.blockSize(Arrays.copyOf(packed, 512)));
    Outcome outcome = unpack(packed, 1 << 20, SILENT);
    assertNull(outcome.sentence);
    assertTrue(outcome.bytes.length > 6_000_000);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertArrayEquals(in.readAllBytes(), outcome.bytes);
    }
    Random random = new Random(2);
    for (int k = 0; k < 10; k++) {
      byte[] damaged = Arrays.copyOf(packed, 1 + random.nextInt(packed.length));
      if (k % 2 == 0) {
        damaged[random.nextInt(damaged.length)] ^= 0x55;
      }
      unpack(damaged, 1 << 20, SILENT).assertSame(inSequence(damaged), "round " + k);
    }
  }

  /** A pool counts as terminated a moment before its threads are gone. */
  private static void assertNoThreadIsLeft() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("heapdiff unpacking")) {
        thread.join(60_000);
        assertFalse(thread.isAlive());
      }
    }
  }

  @Test
  void noThreadIsLeftWhenWritingFails() throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("packed"), blocks(noise(8, 3_000_000)));
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    for (int blockSize : new int[] {0, BLOCK}) {
      try (FileChannel from = FileChannel.open(file);
          FileChannel to = FileChannel.open(full, StandardOpenOption.WRITE)) {
        GzipUnpacker unpacker = new GzipUnpacker(from, to, folder, SILENT);
        DumpException e =
            assertThrows(
                DumpException.class,
                () -> {
                  Damage damage =
                      blockSize > 0 ? unpacker.inBlocks(blockSize) : unpacker.inSequence();
                  assertNull(damage);
                });
        String sentence = String.valueOf(e.getMessage());
        assertTrue(sentence.contains("cannot be unpacked: No space left on device"), sentence);
        assertTrue(sentence.contains("behind 0 bytes; choose a folder with more"), sentence);
      }
      assertNoThreadIsLeft();
    }
  }

  @Test
  void anInterruptEndsItAndIsKept() throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("packed"), blocks(noise(9, 3_000_000)));
    for (int blockSize : new int[] {0, BLOCK}) {
      try (FileChannel from = FileChannel.open(file);
          FileChannel to =
              FileChannel.open(
                  folder.resolve("interrupted"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE)) {
        GzipUnpacker unpacker = new GzipUnpacker(from, to, folder, SILENT);
        Thread.currentThread().interrupt();
        assertThrows(
            IOException.class,
            () -> {
              Damage damage = blockSize > 0 ? unpacker.inBlocks(blockSize) : unpacker.inSequence();
              assertNull(damage);
            });
        assertTrue(Thread.interrupted());
      }
      assertNoThreadIsLeft();
    }
  }

  @Test
  void theBlockSizeIsReadFromTheComment() {
    byte[] plain = {1, 2, 3};
    assertEquals(1048576, Compression.blockSize(block(plain, 0, 3, "HPROF BLOCKSIZE=1048576")));
    assertEquals(0, Compression.blockSize(block(plain, 0, 3, "HPROF BLOCKSIZE=")));
    assertEquals(0, Compression.blockSize(block(plain, 0, 3, "HPROF BLOCKSIZE=99999999999")));
    assertEquals(0, Compression.blockSize(block(plain, 0, 3, "HPROF BLOCKSIZE=-5")));
    assertEquals(0, Compression.blockSize(block(plain, 0, 3, null)));
  }
}
