package org.heapdiff.verify;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Whether one engine agrees with itself: its dominator tree is that of its own roots and
 * references, its retained sizes are the sums over its own tree.
 */
final class EngineTree {
  private final HeapEngine engine;
  private final int objects;
  private final BitSet wrongDominators = new BitSet();
  private final BitSet wrongRetainedSizes = new BitSet();

  EngineTree(EngineSide side) {
    this.engine = side.engine;
    this.objects = engine.objectCount();
    checkDominators(side);
    checkRetainedSizes();
  }

  /** Whether the dominator is the right one of the engine's own graph. */
  boolean dominatorIsRight(int object) {
    return !wrongDominators.get(object);
  }

  /** Whether the retained size is the right one of the engine's own tree. */
  boolean retainedSizeIsRight(int object) {
    return !wrongRetainedSizes.get(object);
  }

  private void checkDominators(EngineSide side) {
    List<EngineClass> classes = side.classes;
    int[] classObject = new int[classes.size()];
    for (int i = 0; i < classObject.length; i++) {
      long address = classes.get(i).address();
      classObject[i] = address == 0 ? EngineSide.NONE : side.objectAt(address);
    }
    int[] rowStarts = new int[objects + 1];
    IntArrayList targets = new IntArrayList(Math.min(objects, 1 << 28) * 2);
    IntArrayList roots = new IntArrayList();
    for (int object = 0; object < objects; object++) {
      rowStarts[object] = targets.size();
      int type = engine.classOf(object);
      if (type >= 0 && classObject[type] >= 0) {
        targets.add(classObject[type]);
      }
      engine.forEachReference(object, targets::add);
      if (engine.rootOrigin(object) != HeapEngine.RootOrigin.NONE) {
        roots.add(object);
      }
    }
    rowStarts[objects] = targets.size();
    int[] right = PlainDominators.compute(rowStarts, targets.elements(), roots.toIntArray());
    for (int object = 0; object < objects; object++) {
      if (right[object] != engine.immediateDominator(object)) {
        wrongDominators.set(object);
      }
    }
  }

  /** Adds leaves to their dominators, then what has become a leaf by that, and so on. */
  private void checkRetainedSizes() {
    int[] dominator = new int[objects];
    int[] open = new int[objects];
    long[] sum = new long[objects];
    for (int object = 0; object < objects; object++) {
      dominator[object] = engine.immediateDominator(object);
      sum[object] = engine.shallowSize(object);
      if (dominator[object] >= 0) {
        open[dominator[object]]++;
      }
    }
    BitSet summed = new BitSet(objects);
    for (int start = 0; start < objects; start++) {
      int object = start;
      while (object >= 0 && open[object] == 0 && !summed.get(object)) {
        summed.set(object);
        int above = dominator[object];
        if (above >= 0) {
          sum[above] += sum[object];
          open[above]--;
        }
        object = above;
      }
    }
    for (int object = 0; object < objects; object++) {
      // What is not summed is in a ring of dominators, which is wrong in itself.
      if (!summed.get(object) || sum[object] != engine.retainedSize(object)) {
        wrongRetainedSizes.set(object);
      }
    }
  }

  /** The two questions to one engine, as items. */
  List<VerifyItem> items() {
    Tally dominators =
        new Tally("immediate dominators of " + engine.name() + ", recomputed from its references");
    Tally retained =
        new Tally("retained sizes of " + engine.name() + ", summed up over its dominator tree");
    for (int object = 0; object < objects; object++) {
      int example = object;
      tell(dominators, dominatorIsRight(object), example);
      tell(retained, retainedSizeIsRight(object), example);
    }
    return Arrays.asList(dominators.item(), retained.item());
  }

  private void tell(Tally tally, boolean right, int object) {
    if (right) {
      tally.agree();
    } else {
      tally.differ(null, () -> Example.of(engine, object));
    }
  }
}
