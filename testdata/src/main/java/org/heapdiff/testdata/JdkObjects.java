package org.heapdiff.testdata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes objects of the JDK's classes as the JDK would. */
final class JdkObjects {
  private final HeapBuilder heap;
  private final StringForm stringForm;
  private long nextThreadId = 1;

  JdkObjects(HeapBuilder heap, StringForm stringForm) {
    this.heap = heap;
    this.stringForm = stringForm;
  }

  HeapInstance string(String text) {
    HeapInstance string = heap.instance("java.lang.String");
    string.contentHash = text.hashCode();
    switch (stringForm) {
      case BYTES_AND_CODER -> {
        boolean latin1 = text.chars().allMatch(unit -> unit < 0x100);
        string.set(
            "value",
            heap.byteArray(
                latin1 ? text.getBytes(StandardCharsets.ISO_8859_1) : utf16LittleEndian(text)));
        string.set("coder", latin1 ? 0 : 1);
      }
      case CHARS -> string.set("value", heap.charArray(text.toCharArray()));
      case CHARS_AND_RANGE -> {
        string.set("value", heap.charArray(text.toCharArray()));
        string.set("count", text.length());
      }
    }
    return string;
  }

  /** In the byte order of the machines that HotSpot runs on most, x86 and ARM. */
  private static byte[] utf16LittleEndian(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * text.length()).order(ByteOrder.LITTLE_ENDIAN);
    text.chars().forEach(unit -> bytes.putChar((char) unit));
    return bytes.array();
  }

  HeapInstance box(Object value) {
    HeapInstance box = heap.instance(value.getClass().getName()).set("value", value);
    box.contentHash = value.hashCode();
    return box;
  }

  HeapInstance arrayList(@Nullable HeapObject... elements) {
    @Nullable HeapObject[] data = new HeapObject[Math.max(10, elements.length)];
    System.arraycopy(elements, 0, data, 0, elements.length);
    return heap.instance("java.util.ArrayList")
        .set("elementData", heap.objectArray("java.lang.Object[]", data))
        .set("size", elements.length)
        .set("modCount", elements.length);
  }

  HeapInstance hashMap(@Nullable HeapObject... keysAndValues) {
    int size = keysAndValues.length / 2;
    HeapInstance map =
        heap.instance("java.util.HashMap")
            .set("size", size)
            .set("modCount", size)
            .set("loadFactor", 0.75f);
    HeapArray table = table("java.util.HashMap$Node", "value", false, keysAndValues);
    return map.set("table", table).set("threshold", table.length() * 3 / 4);
  }

  HeapInstance concurrentHashMap(@Nullable HeapObject... keysAndValues) {
    HeapArray table =
        table("java.util.concurrent.ConcurrentHashMap$Node", "val", true, keysAndValues);
    return heap.instance("java.util.concurrent.ConcurrentHashMap")
        .set("table", table)
        .set("baseCount", keysAndValues.length / 2)
        .set("sizeCtl", table.length() * 3 / 4);
  }

  /** The table of a hash map with its nodes; {@code positive} is how ConcurrentHashMap hashes. */
  private HeapArray table(
      String node, String valueField, boolean positive, @Nullable HeapObject... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a key has no value");
    }
    int capacity = 16;
    while (keysAndValues.length / 2 > capacity * 3 / 4) {
      capacity *= 2;
    }
    HeapArray table = heap.objectArray(node + "[]", new HeapObject[capacity]);
    @Nullable HeapInstance[] tails = new HeapInstance[capacity];
    for (int i = 0; i < keysAndValues.length; i += 2) {
      HeapObject key = keysAndValues[i];
      int hash = hash(key, i);
      if (positive) {
        hash &= Integer.MAX_VALUE;
      }
      HeapInstance entry =
          heap.instance(node)
              .set("hash", hash)
              .set("key", key)
              .set(valueField, keysAndValues[i + 1]);
      int bucket = hash & (capacity - 1);
      HeapInstance tail = tails[bucket];
      if (tail == null) {
        table.set(bucket, entry);
      } else {
        tail.set("next", entry);
      }
      tails[bucket] = entry;
    }
    return table;
  }

  /** HashMap.hash of what is known to have a content, else a number in place of an identity. */
  private static int hash(@Nullable HeapObject key, int position) {
    if (key == null) {
      return 0;
    }
    int hash =
        key instanceof HeapInstance instance && instance.contentHash != 0
            ? instance.contentHash
            : 31 * position + 7;
    return hash ^ (hash >>> 16);
  }

  void systemProperties(Map<String, String> properties) {
    List<HeapObject> keysAndValues = new ArrayList<>();
    properties.forEach(
        (key, value) -> {
          keysAndValues.add(string(key));
          keysAndValues.add(string(value));
        });
    heap.classNamed("java.lang.System")
        .setStatic(
            "props",
            heap.instance("java.util.Properties")
                .set("map", concurrentHashMap(keysAndValues.toArray(HeapObject[]::new))));
  }

  HeapInstance thread(String name) {
    return heap.instance("java.lang.Thread")
        .set("name", string(name))
        .set("priority", 5)
        .set("tid", nextThreadId++);
  }

  HeapInstance classLoader(HeapClass type, @Nullable String name, @Nullable HeapObject parent) {
    HeapClass declaring = heap.classNamed("java.lang.ClassLoader");
    return heap.instance(type)
        .set(declaring, "name", name == null ? null : string(name))
        .set(declaring, "parent", parent);
  }
}
