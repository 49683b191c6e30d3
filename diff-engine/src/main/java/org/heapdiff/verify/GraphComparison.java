package org.heapdiff.verify;

import it.unimi.dsi.fastutil.ints.IntArrayFIFOQueue;
import java.util.List;
import org.heapdiff.verify.HeapEngine.RootOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Compares two engines' GC roots, references, and the objects that follow from them: the reachable
 * ones. An object that only one engine reaches must be reached there through a root or a reference
 * that the other does not have, for a reason that is known.
 */
final class GraphComparison {
  private final EngineSide ours;
  private final EngineSide mat;
  private final Tally roots = new Tally("GC roots");
  private final Tally references = new Tally("references");
  private final Tally reachable = new Tally("reachable objects");

  // Why an object is reachable for one engine only, by object; null where both reach it.
  private final @Nullable Explanation[] whyOnlyOurs;
  private final @Nullable Explanation[] whyOnlyMat;

  GraphComparison(EngineSide ours, EngineSide mat) {
    this.ours = ours;
    this.mat = mat;
    whyOnlyOurs = new Explanation[ours.engine.objectCount()];
    whyOnlyMat = new Explanation[mat.engine.objectCount()];
    compareRoots();
    compareReferences();
    spread(ours, mat, whyOnlyOurs);
    spread(mat, ours, whyOnlyMat);
    compareReachable();
  }

  List<VerifyItem> items() {
    return List.of(roots.item(), references.item(), reachable.item());
  }

  /** The known reason why heapdiff alone reaches an object, null if there is none. */
  @Nullable Explanation whyOnlyOurs(int object) {
    return whyOnlyOurs[object];
  }

  /** The known reason why MAT alone reaches an object, null if there is none. */
  @Nullable Explanation whyOnlyMat(int object) {
    return whyOnlyMat[object];
  }

  private void compareRoots() {
    for (int object = 0; object < ours.engine.objectCount(); object++) {
      if (!ours.isRoot(object)) {
        continue;
      }
      int other = mat.objectAt(ours.addressOf(object));
      if (other != EngineSide.NONE && mat.isRoot(other)) {
        roots.agree();
        continue;
      }
      Explanation reason = whyOurRoot(object, other);
      int example = object;
      roots.differ(reason, () -> "heapdiff only: " + Example.of(ours.engine, example));
      if (other == EngineSide.NONE) {
        whyOnlyOurs[object] = reason;
      }
    }
    for (int object = 0; object < mat.engine.objectCount(); object++) {
      if (!mat.isRoot(object)) {
        continue;
      }
      int other = ours.objectAt(mat.addressOf(object));
      if (other != EngineSide.NONE && ours.isRoot(other)) {
        continue;
      }
      Explanation reason = whyMatRoot(object, other);
      int example = object;
      roots.differ(reason, () -> "MAT only: " + Example.of(mat.engine, example));
      if (other == EngineSide.NONE) {
        whyOnlyMat[object] = reason;
      }
    }
  }

  private @Nullable Explanation whyOurRoot(int object, int other) {
    if (ours.engine.rootOrigin(object) == RootOrigin.ASSUMED) {
      return Explanation.ASSUMED_ROOT;
    }
    if (other != EngineSide.NONE && mat.isHeldByThread(other)) {
      return Explanation.STACK_LOCAL;
    }
    return null;
  }

  private @Nullable Explanation whyMatRoot(int object, int other) {
    // Old dumps have roots with id 0.
    if (mat.addressOf(object) == 0) {
      return Explanation.STAND_IN;
    }
    int held = mat.classHeldBy(object);
    if (held != EngineSide.NONE) {
      EngineClass type = mat.classes.get(held);
      if (isMadeUp(object)) {
        return Explanation.MADE_UP_CLASS;
      }
      if (type.loader() == 0 && !type.name().endsWith("[]")) {
        return Explanation.BOOT_CLASS_ROOT;
      }
    }
    if (other != EngineSide.NONE && ours.isHeldByThread(other)) {
      return Explanation.STACK_LOCAL;
    }
    return null;
  }

  private boolean isMadeUp(int object) {
    int held = mat.classHeldBy(object);
    return held != EngineSide.NONE && isMadeUpClass(mat.classes.get(held));
  }

  /** Whether a class of MAT's is one for arrays that is not in the dump. */
  boolean isMadeUpClass(EngineClass type) {
    // MAT takes addresses from 1 upward, which no JVM gives to an object.
    return ours.classAt(type.address()) == EngineSide.NONE
        && type.name().endsWith("[]")
        && ((type.address() > 0 && type.address() < 16) || type.name().startsWith("unknown-class"));
  }

  private void compareReferences() {
    for (int object = 0; object < ours.engine.objectCount(); object++) {
      int other = mat.objectAt(ours.addressOf(object));
      if (other == EngineSide.NONE) {
        continue;
      }
      long[] our = ours.referencesOf(object);
      long[] their = mat.referencesOf(other);
      int i = 0;
      int j = 0;
      while (i < our.length || j < their.length) {
        if (j == their.length || (i < our.length && our[i] < their[j])) {
          onlyOurs(object, other, ours.objectAt(our[i++]));
        } else if (i == our.length || their[j] < our[i]) {
          onlyMat(object, other, mat.objectAt(their[j++]));
        } else {
          references.agree();
          i++;
          j++;
        }
      }
    }
  }

  private void onlyOurs(int source, int sourceOfMat, int target) {
    int targetOfMat = mat.objectAt(ours.addressOf(target));
    Explanation reason = null;
    if (ours.isReference(source)) {
      reason = Explanation.DROPPED_REFERENT;
    } else if (ours.classHeldBy(source) != EngineSide.NONE && ours.isClassDetail(target)) {
      reason = Explanation.CLASS_DETAIL;
    } else if (ours.classHeldBy(source) != EngineSide.NONE && ours.isClassConstant(target)) {
      reason = Explanation.CLASS_CONSTANT;
    } else if (mat.isThread(sourceOfMat)
        && targetOfMat != EngineSide.NONE
        && mat.isRoot(targetOfMat)) {
      reason = Explanation.STACK_LOCAL;
    }
    references.differ(
        reason, () -> "heapdiff only: " + Example.reference(ours.engine, source, target));
    if (targetOfMat == EngineSide.NONE && whyOnlyOurs[target] == null) {
      whyOnlyOurs[target] = reason;
    }
  }

  private void onlyMat(int source, int sourceOfMat, int target) {
    int targetOfOurs = ours.objectAt(mat.addressOf(target));
    Explanation reason = null;
    if (isMadeUp(target)) {
      reason = Explanation.MADE_UP_CLASS;
    } else if (ours.isThread(source)
        && targetOfOurs != EngineSide.NONE
        && ours.isRoot(targetOfOurs)) {
      reason = Explanation.STACK_LOCAL;
    }
    references.differ(
        reason, () -> "MAT only: " + Example.reference(mat.engine, sourceOfMat, target));
    if (targetOfOurs == EngineSide.NONE && whyOnlyMat[target] == null) {
      whyOnlyMat[target] = reason;
    }
  }

  /** Hands the reason on from where an engine enters what it alone reaches. */
  private static void spread(EngineSide side, EngineSide other, @Nullable Explanation[] why) {
    IntArrayFIFOQueue queue = new IntArrayFIFOQueue();
    for (int object = 0; object < why.length; object++) {
      if (why[object] != null) {
        queue.enqueue(object);
      }
    }
    while (!queue.isEmpty()) {
      int source = queue.dequeueInt();
      Explanation reason = why[source];
      int type = side.engine.classOf(source);
      int classObject =
          type < 0 ? EngineSide.NONE : side.objectAt(side.classes.get(type).address());
      if (classObject != EngineSide.NONE) {
        reach(side, other, why, reason, classObject, queue);
      }
      side.engine.forEachReference(
          source, target -> reach(side, other, why, reason, target, queue));
    }
  }

  private static void reach(
      EngineSide side,
      EngineSide other,
      @Nullable Explanation[] why,
      @Nullable Explanation reason,
      int target,
      IntArrayFIFOQueue queue) {
    if (why[target] == null && other.objectAt(side.addressOf(target)) == EngineSide.NONE) {
      why[target] = reason;
      queue.enqueue(target);
    }
  }

  private void compareReachable() {
    for (int object = 0; object < whyOnlyOurs.length; object++) {
      if (mat.objectAt(ours.addressOf(object)) != EngineSide.NONE) {
        reachable.agree();
      } else {
        int example = object;
        reachable.differ(
            whyOnlyOurs[object], () -> "heapdiff only: " + Example.of(ours.engine, example));
      }
    }
    for (int object = 0; object < whyOnlyMat.length; object++) {
      if (ours.objectAt(mat.addressOf(object)) != EngineSide.NONE) {
        continue;
      }
      if (mat.addressOf(object) == 0) {
        whyOnlyMat[object] = Explanation.STAND_IN;
      } else if (isMadeUp(object)) {
        whyOnlyMat[object] = Explanation.MADE_UP_CLASS;
      }
      int example = object;
      reachable.differ(whyOnlyMat[object], () -> "MAT only: " + Example.of(mat.engine, example));
    }
  }
}
