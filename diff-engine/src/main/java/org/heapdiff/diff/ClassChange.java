package org.heapdiff.diff;

import org.heapdiff.objects.Amount;
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
 * @param retainedBefore bytes that the class's instances kept alive before, no object counted
 *     twice; {@link #UNKNOWN} where the graph was not looked at
 * @param retainedAfter the same after; known if that before is
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
  /** A retained size that was not computed; no other is negative. */
  public static final long UNKNOWN = -1;

  /** The name of the row: the class, and its loader where two classes have one name. */
  public String kind() {
    return kind(className, loader);
  }

  /** The name of a class, and its loader where that is not null. */
  static String kind(String className, @Nullable String loader) {
    return loader == null ? className : className + " (" + loader + ")";
  }

  /** After less before. */
  public Amount net() {
    return after.minus(before);
  }

  /** Whether the retained sizes were computed. */
  public boolean hasRetained() {
    return retainedBefore != UNKNOWN;
  }

  /** Retained bytes after less before, where they are known; else 0. */
  public long retainedDelta() {
    return retainedAfter - retainedBefore;
  }
}
