package org.heapdiff.series;

import java.util.List;

/**
 * The objects that are in every dump of a series and whose retained size grew in every step.
 *
 * @param count how many there are
 * @param complete whether {@code count} is all; false where so many grew in the first step that not
 *     all were followed
 * @param rows those that grew most, the largest growth first, without the ones that grew only
 *     because of an object they hold
 */
public record GrowingObjects(long count, boolean complete, List<GrowingObject> rows) {
  public GrowingObjects {
    rows = List.copyOf(rows);
  }
}
