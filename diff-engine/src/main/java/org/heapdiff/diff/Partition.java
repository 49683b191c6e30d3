package org.heapdiff.diff;

import java.util.List;
import org.heapdiff.objects.Amount;

/**
 * A set of objects, cut into kinds; heapy's word for the table it prints.
 *
 * @param total all objects of the set and their shallow bytes
 * @param rows every kind, in the order they are to be shown
 */
public record Partition(Amount total, List<PartitionRow> rows) {
  public Partition {
    rows = List.copyOf(rows);
  }
}
