package org.heapdiff.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.heapdiff.parser.hprof.DumpFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DumpOpeningTest {
  private static final Path DUMP = Path.of("../testdata/dumps/after.hprof.gz");

  @TempDir Path folder;

  private DumpOpening opening(Path dump) {
    return DumpOpening.begin(dump, folder);
  }

  @Test
  void theDumpIsThatOfTheFile() throws IOException {
    SnapshotOptions options = SnapshotOptions.DEFAULT.withTemporaryFolder(folder);
    try (DumpOpening first = opening(DUMP);
        DumpOpening second = opening(DUMP);
        Snapshot read = Snapshot.read(first, options, Progress.NONE);
        Snapshot alone = Snapshot.read(DUMP, options, Progress.NONE)) {
      assertEquals(alone.totalBytes(), read.totalBytes());
      assertEquals(alone.totalObjects(), read.totalObjects());
      assertEquals(
          QuickHistogram.read(DUMP, options, Progress.NONE).totalBytes(),
          QuickHistogram.read(second, options, Progress.NONE).totalBytes());
    }
  }

  @Test
  void whatIsWrongIsSaidWhenTheDumpIsAskedFor() throws IOException {
    Path missing = folder.resolve("missing.hprof");
    Path text = Files.writeString(folder.resolve("notes.txt"), "no dump");
    Path cut = folder.resolve("cut.hprof.gz");
    Files.write(cut, new byte[] {0x1f, (byte) 0x8b, 8, 0});
    for (Path wrong : new Path[] {missing, text, cut, folder}) {
      DumpException expected =
          assertThrows(DumpException.class, () -> DumpFile.open(wrong, folder));
      try (DumpOpening opening = opening(wrong)) {
        DumpException thrown = assertThrows(DumpException.class, () -> opening.take());
        assertEquals(expected.getMessage(), thrown.getMessage());
      }
    }
  }

  @Test
  void aDumpThatWasTakenStaysOpen() throws IOException {
    DumpOpening opening = opening(DUMP);
    try (DumpFile dump = opening.take()) {
      opening.close();
      byte[] head = new byte[12];
      assertEquals(head.length, dump.source().read(0, head, 0, head.length));
      assertEquals("JAVA PROFILE", new String(head, StandardCharsets.US_ASCII));
    }
  }

  /** However far the unpacking has come. */
  @Test
  @Timeout(120)
  void aDumpThatIsNotTakenLeavesNothing() throws Exception {
    Path dump = folder.resolve("large.hprof.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(dump))) {
      out.write("JAVA PROFILE 1.0.2\0".getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[] {0, 0, 0, 8});
      for (int k = 0; k < 64; k++) {
        out.write(new byte[1 << 20]);
      }
    }
    for (int millis : new int[] {0, 1, 20, 2000}) {
      DumpOpening opening = opening(dump);
      Thread.sleep(millis);
      opening.close();
      while (isOpening()) {
        Thread.sleep(1);
      }
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(1, left.count());
      }
    }
    assertFalse(Files.notExists(dump));
  }

  private static boolean isOpening() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("heapdiff-unpacking"));
  }

  @Test
  void aPairOfWhichTheFirstCannotBeReadSaysSo() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no dump");
    SnapshotOptions options = SnapshotOptions.DEFAULT.withTemporaryFolder(folder);
    DumpException thrown =
        assertThrows(
            DumpException.class,
            () -> SnapshotPair.read(text, options, DUMP, options, first -> options, Progress.NONE));
    assertTrue(String.valueOf(thrown.getMessage()).startsWith(text.toString()));
    thrown =
        assertThrows(
            DumpException.class,
            () -> SnapshotPair.read(DUMP, options, text, options, first -> options, Progress.NONE));
    assertTrue(String.valueOf(thrown.getMessage()).startsWith(text.toString()));
  }
}
