package org.heapdiff.growth;

import java.util.List;
import org.heapdiff.objects.Amount;

/**
 * Where a heap grew. The added objects of all points, of what is unexplained and of what is
 * elsewhere are all that were added; likewise those removed.
 *
 * @param points the places, by net growth, the largest first; each has grown
 * @param churned places where much was replaced, and that hardly grew or shrank, by what was added;
 *     a part of what is elsewhere
 * @param unexplained what grew in places that are too small to be points, added
 * @param unexplainedRemoved removed there
 * @param elsewhere added where as much was removed, or more: churn
 * @param elsewhereRemoved removed there
 * @param grown by how many bytes the points and what is unexplained have grown, of which shares are
 */
public record GrowthReport(
    List<GrowthPoint> points,
    List<GrowthPoint> churned,
    Amount unexplained,
    Amount unexplainedRemoved,
    Amount elsewhere,
    Amount elsewhereRemoved,
    long grown) {
  public GrowthReport {
    points = List.copyOf(points);
    churned = List.copyOf(churned);
  }

  /** The percentage of the growth that no point explains. */
  public double unexplainedShare() {
    long net = unexplained.bytes() - unexplainedRemoved.bytes();
    return grown == 0 ? 0 : 100.0 * net / grown;
  }
}
