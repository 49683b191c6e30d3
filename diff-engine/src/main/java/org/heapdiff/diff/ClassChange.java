package org.heapdiff.diff;

import org.jspecify.annotations.Nullable;

/**
 * What became of the instances of one class between two snapshots.
 *
 * @param className the class's name as Java writes it ({@code byte[]}, {@code
 *     java.util.HashMap$Node})
 * @param loader the class's loader in words where another class has the same name, else null
 * @param before live instances before
 * @param after live instances after
 * @param added instances after that have no partner before
 * @param removed instances before that have no partner after
 * @param retainedBefore bytes that the class's instances kept alive before, no object counted twice
 * @param retainedAfter the same after
 */
public record ClassChange(
    String className,
    @Nullable String loader,
    Amount before,
    Amount after,
    Amount added,
    Amount removed,
    long retainedBefore,
    long retainedAfter) {

  /** The name of the row: the class, and its loader where two classes have one name. */
  public String kind() {
    return loader == null ? className : className + " (" + loader + ")";
  }

  /** After less before. */
  public Amount net() {
    return after.minus(before);
  }

  /** Retained bytes after less before. */
  public long retainedDelta() {
    return retainedAfter - retainedBefore;
  }
}
