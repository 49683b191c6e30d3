package org.heapdiff.identity;

import static org.heapdiff.testdata.ValueType.INT;
import static org.heapdiff.testdata.ValueType.OBJECT;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.heapdiff.testdata.HeapArray;
import org.heapdiff.testdata.HeapBuilder;
import org.heapdiff.testdata.HeapClass;
import org.heapdiff.testdata.HeapInstance;
import org.heapdiff.testdata.HeapObject;
import org.heapdiff.testdata.RootCode;

/**
 * A random heap that is drawn twice: for the builder, and as a graph of labels and slots, from
 * which follows which of its objects nothing but their addresses tells apart.
 */
final class DrawnHeap {
  private static final int NONE = -1;
  private static final List<String> SLOTS = List.of("a", "b");

  private final HeapBuilder heap = new HeapBuilder();
  private final HeapClass node =
      heap.classOf("com.acme.Node").field("a", OBJECT).field("b", OBJECT).field("n", INT).build();
  private final List<HeapObject> objects = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private final List<int[]> targets = new ArrayList<>();
  private final BitSet roots = new BitSet();
  private final Random random;

  /**
   * Draws a heap.
   *
   * @param count how many objects, beside those of the JDK
   */
  DrawnHeap(long seed, int count) {
    random = new Random(seed);
    int numbers = 1 + random.nextInt(2 * count);
    for (int k = 0; k < count; k++) {
      draw(random.nextInt(numbers));
    }
    for (int k = 0; k < count; k++) {
      for (int slot = 0; slot < targets.get(k).length; slot++) {
        if (random.nextInt(4) > 0) {
          point(k, slot, random.nextInt(count));
        }
      }
      if (k == 0 || random.nextInt(12) == 0) {
        root(k);
      }
    }
  }

  private void draw(int number) {
    switch (random.nextInt(8)) {
      case 0 -> {
        int length = random.nextInt(5);
        add(
            heap.objectArray("java.lang.Object[]", new HeapObject[length]),
            "array " + length,
            length);
      }
      case 1 -> {
        byte[] bytes = {(byte) number, (byte) (number >> 8)};
        add(heap.byteArray(bytes), "bytes " + Arrays.toString(bytes), 0);
      }
      case 2 -> add(heap.string("text " + number), "text " + number, 0);
      case 3 -> add(heap.box(number), "box " + number, 0);
      default -> add(heap.instance(node).set("n", number), "node " + number, SLOTS.size());
    }
  }

  private void add(HeapObject object, String label, int slots) {
    objects.add(object);
    labels.add(label);
    int[] none = new int[slots];
    Arrays.fill(none, NONE);
    targets.add(none);
  }

  private void point(int from, int slot, int to) {
    targets.get(from)[slot] = to;
    HeapObject target = objects.get(to);
    if (objects.get(from) instanceof HeapArray array) {
      array.set(slot, target);
    } else if (objects.get(from) instanceof HeapInstance instance) {
      instance.set(SLOTS.get(slot), target);
    }
  }

  private void root(int k) {
    heap.root(RootCode.JNI_GLOBAL, objects.get(k));
    roots.set(k);
  }

  /** The builder, to write the heap as it is now. */
  HeapBuilder heap() {
    return heap;
  }

  /** The addresses as they were last written. */
  long[] addresses() {
    return objects.stream().mapToLong(HeapObject::address).toArray();
  }

  /**
   * Adds live nodes that differ from all others in their number; some hang in a free slot of a live
   * object, the others under a root of their own.
   */
  void grow(int count) {
    BitSet live = live();
    for (int k = 0; k < count; k++) {
      int number = 1_000_000 + objects.size();
      int added = objects.size();
      add(heap.instance(node).set("n", number), "node " + number, SLOTS.size());
      int holder = random.nextInt(added);
      int slot = free(holder);
      if (live.get(holder) && slot != NONE) {
        point(holder, slot, added);
      } else {
        root(added);
      }
      live.set(added);
    }
  }

  private int free(int k) {
    int[] slots = targets.get(k);
    for (int slot = 0; slot < slots.length; slot++) {
      if (slots[slot] == NONE) {
        return slot;
      }
    }
    return NONE;
  }

  /** The objects that the roots reach. */
  BitSet live() {
    BitSet live = new BitSet();
    IntArrayList stack = new IntArrayList();
    roots.stream().forEach(stack::add);
    while (!stack.isEmpty()) {
      int k = stack.popInt();
      if (k != NONE && !live.get(k)) {
        live.set(k);
        stack.addElements(stack.size(), targets.get(k));
      }
    }
    return live;
  }

  /**
   * A number for each live object; those of one number are told apart by nothing: neither by what
   * they are, nor by what they refer to, nor by what live objects refer to them, at any distance.
   * (Color refinement, to the coarsest stable partition. Objects of one color need not be
   * interchangeable, but no look at neighbors tells them apart.)
   */
  int[] colors() {
    BitSet live = live();
    int[] colors = new int[objects.size()];
    Map<Object, Integer> known = new HashMap<>();
    for (int k = 0; k < colors.length; k++) {
      colors[k] = number(known, List.of(labels.get(k), roots.get(k)));
    }
    int before;
    do {
      before = known.size();
      List<List<String>> referrers = new ArrayList<>();
      for (int k = 0; k < colors.length; k++) {
        referrers.add(new ArrayList<>());
      }
      for (int k = live.nextSetBit(0); k >= 0; k = live.nextSetBit(k + 1)) {
        int[] slots = targets.get(k);
        for (int slot = 0; slot < slots.length; slot++) {
          if (slots[slot] != NONE) {
            referrers.get(slots[slot]).add(colors[k] + "." + slot);
          }
        }
      }
      Map<Object, Integer> next = new HashMap<>();
      int[] refined = new int[colors.length];
      for (int k = 0; k < colors.length; k++) {
        List<Integer> to = new ArrayList<>();
        for (int target : targets.get(k)) {
          to.add(target == NONE ? NONE : colors[target]);
        }
        referrers.get(k).sort(null);
        refined[k] = number(next, List.of(colors[k], to, referrers.get(k)));
      }
      colors = refined;
      known = next;
    } while (known.size() > before);
    return colors;
  }

  private static int number(Map<Object, Integer> known, Object key) {
    Integer number = known.putIfAbsent(key, known.size());
    return number == null ? known.size() - 1 : number;
  }
}
