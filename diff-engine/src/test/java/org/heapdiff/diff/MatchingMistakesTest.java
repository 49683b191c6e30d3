package org.heapdiff.diff;

import static org.heapdiff.testdata.ValueType.INT;
import static org.heapdiff.testdata.ValueType.OBJECT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.RootCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program behind the table of mistakes of testdata/matching-scores, on a heap of a few keys.
 */
class MatchingMistakesTest {
  private static final Path SOURCE = Path.of("..", "testdata", "MatchingMistakes.java");

  @TempDir Path folder;

  private final HeapBuilder heap = new HeapBuilder();
  private final HeapClass key = heap.classOf("com.acme.Key").field("value", INT).build();

  private HeapInstance key(int value) {
    HeapInstance instance = heap.instance(key).set("value", value);
    heap.root(RootCode.JNI_GLOBAL, instance);
    return instance;
  }

  @Test
  void whatIsWrongIsCountedAndWhatLooksAlike() throws IOException, InterruptedException {
    List<HeapInstance> before = new ArrayList<>();
    for (int value : new int[] {1, 2, 2, 3, 4, 7, 7, 8}) {
      before.add(key(value));
    }
    HeapInstance garbage = heap.instance(key).set("value", 9);
    HeapInstance holder =
        heap.instance(heap.classOf("com.acme.Holder").field("key", OBJECT).build());
    holder.set("key", garbage);
    heap.root(RootCode.JNI_GLOBAL, holder);
    before.add(garbage);
    heap.writeTo(folder.resolve("before.hprof"));
    writeIds("before", before);
    long[] were = before.stream().mapToLong(HeapInstance::address).toArray();
    heap.remove(before.get(3));
    heap.remove(before.get(4));
    List<HeapInstance> after = new ArrayList<>(before);
    after.set(3, key(3));
    after.set(4, key(5));
    // Nothing refers to it any more, and the dump still has it.
    holder.set("key", null);
    heap.writeTo(folder.resolve("after.hprof"));
    writeIds("after", after);

    StringBuilder matched = new StringBuilder("before,after,class\n");
    // The 1 and one 2 are called added; the other 2 is right, as is the 8.
    say(matched, were[2], after.get(2));
    say(matched, were[7], after.get(7));
    // The new 3 is taken for the old one, the new 5 for the 4, one 7 for the other one.
    say(matched, were[3], after.get(3));
    say(matched, were[4], after.get(4));
    say(matched, were[5], after.get(6));
    say(matched, were[6], after.get(5));
    Files.writeString(folder.resolve("matched.csv"), matched);

    // The old 3, the 4 and the 9 were removed; the 1, one 2 and the 9 are said to be.
    assertEquals(
        "0.3333 0.3333\n| some | 2 (1) | 2 (1) | 2 (2) | `com.acme.Key` 6 (4) |",
        run("some", "before", "after", "matched.csv"));
  }

  private void writeIds(String name, List<HeapInstance> instances) throws IOException {
    ByteBuffer ids =
        ByteBuffer.allocate(2 * Long.BYTES * instances.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (HeapInstance instance : instances) {
      // Who is who: no two instances have one identity.
      ids.putLong(1L + System.identityHashCode(instance)).putLong(instance.address());
    }
    Files.write(folder.resolve(name + ".ids"), ids.array());
  }

  private static void say(StringBuilder matched, long a, HeapInstance b) {
    matched.append(String.format("0x%x,0x%x,com.acme.Key%n", a, b.address()));
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), SOURCE.toString());
    assertEquals(0, failed);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", folder + File.pathSeparator + classPath, "MatchingMistakes"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
