package org.heapdiff.parser;

import it.unimi.dsi.fastutil.ints.IntList;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.heapdiff.parser.graph.DominatorTree;
import org.heapdiff.parser.graph.GroupTotals;
import org.heapdiff.parser.graph.NodeGroups;
import org.heapdiff.parser.graph.Reach;
import org.heapdiff.parser.graph.ReachedNodes;
import org.heapdiff.parser.graph.ReferenceRows;
import org.heapdiff.parser.graph.Rehearsal;
import org.heapdiff.parser.graph.RetainedSizes;

/**
 * The search of a dump's objects from its roots, and all that comes from it; may be done much later
 * than the reading.
 *
 * @param roots all that the search begins with, but for objects that wait for their finalizer
 * @param finalReferents objects that may wait for their finalizer, if nothing else reaches them
 * @param everything whether what no root reaches counts too
 */
record GraphSearch(
    ClassTable classes,
    AddressIndex index,
    ObjectTypes types,
    ReferenceRows references,
    GcRoots roots,
    IntList finalReferents,
    boolean everything,
    int idSize) {
  /** For what is counted while another thread has work. */
  private static final int COUNTING_THREADS = 1;

  /** The search of so many objects takes long enough to rehearse what follows. */
  private static final int LONG = 1 << 22;

  /** With more classes their totals take more than the rehearsal is worth. */
  private static final int MANY_CLASSES = 1 << 16;

  /** What {@link #run} will take. */
  MemoryNeed need() {
    MemoryNeed.Contents contents =
        new MemoryNeed.Contents(
            types.objectCount(),
            references.branchCount(),
            references.referenceCount(),
            references.countToBranches(),
            0,
            classes.count());
    return MemoryNeed.of(contents).ofSearch();
  }

  /** Which objects will count. */
  ReachedNodes counted() {
    return everything
        ? ReachedNodes.all(types.objectCount())
        : ReachedNodes.from(
            references, roots.graphRoots().stream().toArray(), finalReferents.toIntArray());
  }

  /**
   * Searches, and computes sizes, dominators, and what they say of all objects.
   *
   * @param alone whether nothing else is done meanwhile
   */
  HeapGraph run(boolean alone, Progress progress) throws IOException {
    progress.phase("searching from the roots", 0);
    // The search is for one thread, so the others do meanwhile what does not need it.
    Meanwhile<ShallowSizes> measured =
        Meanwhile.start(() -> ShallowSizes.infer(classes, index, types, idSize));
    NodeGroups groups = types::classOf;
    AtomicBoolean searched = new AtomicBoolean();
    if (alone
        && Workers.count() > 1
        && types.objectCount() >= LONG
        && classes.count() <= MANY_CLASSES) {
      // Whether it fails or not makes no difference to anything.
      Meanwhile.start(() -> rehearse(measured.result(), groups, searched::get));
    }
    Reach reach = new Reach(references);
    reach.from(roots.graphRoots().stream().toArray());
    int[] finalizable = reach.fromUnreached(finalReferents.toIntArray());
    if (everything) {
      reach.fromEverythingElse();
    }
    searched.set(true);
    // What the layout is inferred from takes memory too, which from here on is needed most.
    ShallowSizes shallowSizes = measured.result();
    progress.phase("finding dominators", 0);
    DominatorTree dominators = reach.dominators(Workers.count());
    progress.phase("adding up retained sizes", 0);
    return addUp(dominators, shallowSizes, groups, finalizable);
  }

  private boolean rehearse(ShallowSizes sizes, NodeGroups groups, BooleanSupplier over) {
    Rehearsal.run(types.objectCount(), sizes, groups, classes.count(), Workers.count(), over);
    return true;
  }

  private HeapGraph addUp(
      DominatorTree dominators, ShallowSizes shallowSizes, NodeGroups groups, int[] finalizable)
      throws IOException {
    // Summing up along the tree is for one thread.
    Meanwhile<Unreachable> sorted =
        Meanwhile.start(
            () -> UnreachableObjects.of(classes, types, references, dominators, shallowSizes));
    Meanwhile<GroupTotals.Counted> counted =
        Meanwhile.start(
            () ->
                GroupTotals.count(
                    dominators, shallowSizes, groups, classes.count(), COUNTING_THREADS));
    RetainedSizes retainedSizes = new RetainedSizes(dominators, shallowSizes);
    Histogram histogram =
        new Histogram(GroupTotals.of(counted.result(), retainedSizes, Workers.count()));
    long ofFinalizable = 0;
    for (int object : finalizable) {
      ofFinalizable += retainedSizes.of(object);
    }
    return new HeapGraph(
        roots.plus(RootKind.FINALIZABLE, finalizable),
        new ObjectTotals(finalizable.length, ofFinalizable),
        shallowSizes,
        dominators,
        retainedSizes,
        histogram,
        sorted.result());
  }
}
