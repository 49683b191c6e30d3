package org.heapdiff.diff;

/**
 * One row of a partition: the objects of one kind.
 *
 * @param index the row's place, from 0
 * @param kind the kind's name
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
    String kind,
    long objects,
    double objectsPercent,
    long size,
    double sizePercent,
    long cumulative,
    double cumulativePercent,
    long retained,
    double retainedPercent) {
  /** Whether the retained size was computed. */
  public boolean hasRetained() {
    return retained != ClassChange.UNKNOWN;
  }
}
