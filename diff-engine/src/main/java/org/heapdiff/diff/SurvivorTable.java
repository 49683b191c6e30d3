package org.heapdiff.diff;

import java.util.List;

/**
 * The objects that survived and whose retained size changed most.
 *
 * @param changed how many objects that count in both snapshots have another retained size after
 * @param rows those that changed most, the largest change in either direction first, without the
 *     ones that changed only because of an object they hold
 */
public record SurvivorTable(long changed, List<Survivor> rows) {
  public SurvivorTable {
    rows = List.copyOf(rows);
  }
}
