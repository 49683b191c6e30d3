package org.heapdiff.diff;

import org.jspecify.annotations.Nullable;

/**
 * One row of a partition: the objects of one kind.
 *
 * @param index the row's place, from 0
 * @param name the kind's name
 * @param qualifier what tells the kind from another one of the same name, null if there is none
 * @param objects how many objects
 * @param objectsPercent of all objects of the set, 0 to 100
 * @param size their shallow bytes
 * @param sizePercent of all bytes of the set
 * @param cumulative shallow bytes of this row and all rows before it
 * @param cumulativePercent of all bytes of the set
 * @param retained bytes that these objects keep alive, no object counted twice; {@link
 *     ClassChange#UNKNOWN} where the graph was not looked at
 * @param retainedPercent of all bytes of the set; over 100 where a kind holds more than the set's
 *     own bytes; 0 where it is not known
 */
public record PartitionRow(
    int index,
    String name,
    @Nullable String qualifier,
    long objects,
    double objectsPercent,
    long size,
    double sizePercent,
    long cumulative,
    double cumulativePercent,
    long retained,
    double retainedPercent) {
  /** A row of a kind whose name no other has. */
  public PartitionRow(
      int index,
      String name,
      long objects,
      double objectsPercent,
      long size,
      double sizePercent,
      long cumulative,
      double cumulativePercent,
      long retained,
      double retainedPercent) {
    this(
        index,
        name,
        null,
        objects,
        objectsPercent,
        size,
        sizePercent,
        cumulative,
        cumulativePercent,
        retained,
        retainedPercent);
  }

  /** The kind in words, of which no two are the same. */
  public String kind() {
    // Put together when it is printed: there can be a million rows, most of which never are.
    return ClassChange.kind(name, qualifier);
  }

  /** Whether the retained size was computed. */
  public boolean hasRetained() {
    return retained != ClassChange.UNKNOWN;
  }
}
