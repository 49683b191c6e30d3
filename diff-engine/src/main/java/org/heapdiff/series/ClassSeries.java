package org.heapdiff.series;

import java.util.List;
import org.heapdiff.objects.Amount;
import org.jspecify.annotations.Nullable;

/**
 * One class in every dump of a series.
 *
 * @param className the class's name as Java writes it, in the last dump that has the class
 * @param loader the class's loader in words where another class has the same name, else null
 * @param live by dump, its live instances
 * @param retained by dump, the bytes that its instances kept alive, no object counted twice; empty
 *     where the graph was not looked at
 * @param added by step, the instances that were added; empty where objects were only counted
 * @param staying by step, those of them that are in every dump since; empty where objects were only
 *     counted
 * @param stayingRetained by step, the bytes that those of them keep alive in the last dump, no
 *     object counted twice; empty where objects were only counted
 * @param pace how fast its live bytes grew, null if they did not grow in every step
 */
public record ClassSeries(
    String className,
    @Nullable String loader,
    List<Amount> live,
    List<Long> retained,
    List<Amount> added,
    List<Amount> staying,
    List<Long> stayingRetained,
    @Nullable Pace pace) {
  public ClassSeries {
    live = List.copyOf(live);
    retained = List.copyOf(retained);
    added = List.copyOf(added);
    staying = List.copyOf(staying);
    stayingRetained = List.copyOf(stayingRetained);
  }

  /** The name of the row: the class, and its loader where two classes have one name. */
  public String kind() {
    return loader == null ? className : className + " (" + loader + ")";
  }

  /** The last dump less the first one. */
  public Amount net() {
    return live.get(live.size() - 1).minus(live.get(0));
  }

  /** Bytes retained in the last dump, 0 where they are not known. */
  public long lastRetained() {
    return retained.isEmpty() ? 0 : retained.get(retained.size() - 1);
  }
}
