package org.heapdiff.testdata;

/**
 * A row of {@code jcmd GC.class_histogram}.
 *
 * @param instances how many objects of the class there are
 * @param bytes their shallow sizes together
 */
public record HistogramRow(long instances, long bytes) {
  HistogramRow plus(HistogramRow other) {
    return new HistogramRow(instances + other.instances, bytes + other.bytes);
  }
}
