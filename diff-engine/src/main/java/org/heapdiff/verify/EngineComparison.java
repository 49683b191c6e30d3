package org.heapdiff.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what heapdiff and Eclipse MAT say of one dump, and names the reason of each difference
 * where it is known.
 *
 * <p>Sizes, dominators and reachability all follow from the references, so a small difference there
 * moves them for many objects. They are therefore not guessed about: both engines' trees and sums
 * are recomputed from their own references, and only where both are right is a difference put down
 * to the differences in references, which are themselves explained one by one.
 */
public final class EngineComparison {
  // The graph twice and a dozen columns of ints, for one engine after the other.
  private static final long BYTES_PER_OBJECT = 150;

  private final EngineSide ours;
  private final EngineSide mat;
  private final GraphComparison graph;
  private final EngineTree ourTree;
  private final EngineTree matTree;

  private EngineComparison(HeapEngine ours, HeapEngine mat) {
    this.ours = new EngineSide(ours);
    this.mat = new EngineSide(mat);
    graph = new GraphComparison(this.ours, this.mat);
    ourTree = new EngineTree(this.ours);
    matTree = new EngineTree(this.mat);
  }

  /**
   * How much memory a comparison needs beside the engines themselves, in bytes.
   *
   * @param objects the number of reachable objects
   */
  public static long estimateMemory(long objects) {
    return objects * BYTES_PER_OBJECT;
  }

  /**
   * Compares two engines on one dump.
   *
   * @param ours heapdiff, with the references of {@code Reachability.STRONG}: MAT drops the
   *     referents of soft, weak, phantom and final references
   * @param mat Eclipse MAT, whose known errors explain differences
   */
  public static VerifyResult compare(HeapEngine ours, HeapEngine mat) {
    EngineComparison run = new EngineComparison(ours, mat);
    List<VerifyItem> items = new ArrayList<>();
    run.compareObjectsInDump(items);
    run.compareClasses(items);
    items.addAll(run.graph.items());
    run.compareObjectsPerClass(items);
    items.addAll(run.ourTree.items());
    items.addAll(run.matTree.items());
    run.compareObjects(items);
    return new VerifyResult(ours.name(), mat.name(), items);
  }

  /** MAT counts its made-up objects before it removes what no root reaches. */
  private void compareObjectsInDump(List<VerifyItem> items) {
    long our = ours.engine.objectsInDump();
    long their = mat.engine.objectsInDump();
    if (our < 0 || their < 0) {
      return;
    }
    Tally tally = new Tally("counts of all objects in the dump");
    long madeUp = 0;
    for (EngineClass type : mat.classes) {
      if (graph.isMadeUpClass(type)) {
        madeUp++;
      }
    }
    String example = our + " and " + their;
    if (our == their) {
      tally.agree();
    } else if (our + 1 == their) {
      tally.differ(Explanation.STAND_IN, () -> example);
    } else if (our + 1 + madeUp == their) {
      tally.differ(Explanation.MADE_UP_CLASS, () -> example);
    } else {
      tally.differ(null, () -> example);
    }
    items.add(tally.item());
  }

  private void compareClasses(List<VerifyItem> items) {
    Tally tally = new Tally("classes (name, superclass, loader)");
    for (EngineClass our : ours.classes) {
      int object = our.address() == 0 ? EngineSide.NONE : ours.objectAt(our.address());
      if (object == EngineSide.NONE) {
        continue;
      }
      int other = mat.classAt(our.address());
      if (other == EngineSide.NONE) {
        tally.differ(
            graph.whyOnlyOurs(object) == null ? null : Explanation.FROM_REACHABILITY,
            () -> "heapdiff only: " + Example.of(our.address(), our.name()));
        continue;
      }
      EngineClass their = mat.classes.get(other);
      if (our.superclass() != their.superclass()
          || loaderInDump(our) != loaderInDump(their)
          || !spelling(our.name()).equals(spelling(their.name()))) {
        tally.differ(null, () -> Example.of(our.address(), our + " and " + their));
      } else if (!our.name().equals(their.name())) {
        tally.differ(
            Explanation.NAME_SPELLING,
            () -> Example.of(our.address(), our.name() + " and " + their.name()));
      } else {
        tally.agree();
      }
    }
    for (EngineClass their : mat.classes) {
      int other = ours.objectAt(their.address());
      if (other != EngineSide.NONE && ours.classAt(their.address()) != EngineSide.NONE) {
        continue;
      }
      Explanation reason = null;
      if (graph.isMadeUpClass(their)) {
        reason = Explanation.MADE_UP_CLASS;
      } else if (other == EngineSide.NONE
          && graph.whyOnlyMat(mat.objectAt(their.address())) != null) {
        reason = Explanation.FROM_REACHABILITY;
      }
      tally.differ(reason, () -> "MAT only: " + Example.of(their.address(), their.name()));
    }
    items.add(tally.item());
  }

  /** In newer dumps the boot loader has an address, though no object is there. */
  private long loaderInDump(EngineClass type) {
    return ours.objectAt(type.loader()) == EngineSide.NONE ? 0 : type.loader();
  }

  /** A name without what MAT spells its own way. */
  private static String spelling(String name) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '/' || c == '+') {
        plain.append('.');
      } else if (c < 0x80) {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private void compareObjectsPerClass(List<VerifyItem> items) {
    long[] our = new long[ours.classes.size()];
    long[] ourExplained = new long[our.length];
    for (int object = 0; object < ours.engine.objectCount(); object++) {
      int type = ours.engine.classOf(object);
      if (type >= 0) {
        our[type]++;
        if (graph.whyOnlyOurs(object) != null) {
          ourExplained[type]++;
        }
      }
    }
    long[] their = new long[mat.classes.size()];
    long[] theirExplained = new long[their.length];
    for (int object = 0; object < mat.engine.objectCount(); object++) {
      int type = mat.engine.classOf(object);
      if (type >= 0) {
        their[type]++;
        if (graph.whyOnlyMat(object) != null) {
          theirExplained[type]++;
        }
      }
    }
    Tally tally = new Tally("object counts of classes");
    for (int i = 0; i < our.length; i++) {
      EngineClass type = ours.classes.get(i);
      int other = counterpart(type);
      if (other == EngineSide.NONE) {
        if (our[i] > 0) {
          long count = our[i];
          tally.differ(
              our[i] == ourExplained[i] ? Explanation.FROM_REACHABILITY : null,
              () -> Example.of(type.address(), type.name()) + ": " + count + " and 0");
        }
        continue;
      }
      if (our[i] == their[other]) {
        tally.agree();
        continue;
      }
      boolean follows = our[i] - ourExplained[i] == their[other] - theirExplained[other];
      String counts = ": " + our[i] + " and " + their[other];
      tally.differ(
          follows ? Explanation.FROM_REACHABILITY : null,
          () -> Example.of(type.address(), type.name()) + counts);
    }
    items.add(tally.item());
  }

  /** MAT's class for one of heapdiff's; where the dump has no class object, the one of its name. */
  private int counterpart(EngineClass type) {
    int at = mat.classAt(type.address());
    if (at != EngineSide.NONE || type.address() != 0) {
      return at;
    }
    for (int i = 0; i < mat.classes.size(); i++) {
      if (graph.isMadeUpClass(mat.classes.get(i))
          && mat.classes.get(i).name().equals(type.name())) {
        return i;
      }
    }
    return EngineSide.NONE;
  }

  /** What is compared for each object that both reach. */
  private void compareObjects(List<VerifyItem> items) {
    Tally types = new Tally("classes of objects");
    Tally dominators = new Tally("immediate dominators");
    Tally shallow = new Tally("shallow sizes");
    Tally retained = new Tally("retained sizes");
    for (int object = 0; object < ours.engine.objectCount(); object++) {
      int other = mat.objectAt(ours.addressOf(object));
      if (other == EngineSide.NONE) {
        continue;
      }
      int example = object;
      if (spelling(ours.className(object)).equals(spelling(mat.className(other)))) {
        types.agree();
      } else {
        types.differ(null, () -> Example.of(ours.engine, example) + " and " + mat.className(other));
      }
      compareDominators(object, other, dominators);
      compareShallow(object, other, shallow);
      compareRetained(object, other, retained);
    }
    items.add(types.item());
    items.add(dominators.item());
    items.add(shallow.item());
    items.add(retained.item());
  }

  private void compareDominators(int object, int other, Tally tally) {
    int our = ours.engine.immediateDominator(object);
    int their = mat.engine.immediateDominator(other);
    boolean same =
        (our < 0 || their < 0) ? our == their : ours.addressOf(our) == mat.addressOf(their);
    if (same) {
      tally.agree();
      return;
    }
    boolean bothRight = ourTree.dominatorIsRight(object) && matTree.dominatorIsRight(other);
    tally.differ(
        bothRight ? Explanation.FROM_GRAPH : null,
        () ->
            Example.of(ours.engine, object)
                + ": "
                + holder(ours, our)
                + " and "
                + holder(mat, their));
  }

  private static String holder(EngineSide side, int dominator) {
    return dominator < 0 ? "the root" : Example.of(side.engine, dominator);
  }

  private void compareShallow(int object, int other, Tally tally) {
    long our = ours.engine.shallowSize(object);
    long their = mat.engine.shallowSize(other);
    if (our == their) {
      tally.agree();
      return;
    }
    tally.differ(
        whyShallow(object, our, their),
        () -> Example.of(ours.engine, object) + ": " + our + " and " + their + " bytes");
  }

  private @Nullable Explanation whyShallow(int object, long our, long their) {
    if (ours.classHeldBy(object) != EngineSide.NONE) {
      return Explanation.CLASS_OBJECT_SIZE;
    }
    if (our > Integer.MAX_VALUE) {
      return Explanation.SIZE_OVERFLOW;
    }
    // MAT counts 8 bytes for what a compressed reference keeps in 4 and a compact header in half;
    // and it rounds up after each class of the hierarchy, which JVMs do not do.
    if (our < their && ours.engine.identifierSize() == 8 && our * 3 >= their) {
      return Explanation.NO_COMPRESSED_REFERENCES;
    }
    long most = ours.isArray(object) ? 16 : 512;
    return our != their && Math.abs(our - their) <= most ? Explanation.HIDDEN_SPACE : null;
  }

  private void compareRetained(int object, int other, Tally tally) {
    long our = ours.engine.retainedSize(object);
    long their = mat.engine.retainedSize(other);
    if (our == their) {
      tally.agree();
      return;
    }
    boolean bothRight = ourTree.retainedSizeIsRight(object) && matTree.retainedSizeIsRight(other);
    tally.differ(
        bothRight ? Explanation.FROM_TREE_AND_SIZES : null,
        () -> Example.of(ours.engine, object) + ": " + our + " and " + their + " bytes");
  }
}
