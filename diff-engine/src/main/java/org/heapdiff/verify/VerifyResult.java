package org.heapdiff.verify;

import java.util.List;

/**
 * What two engines say of one dump.
 *
 * @param first the first engine's name
 * @param second the second engine's name
 * @param items what was compared, in the order in which it is to be read
 */
public record VerifyResult(String first, String second, List<VerifyItem> items) {
  public VerifyResult {
    items = List.copyOf(items);
  }

  /** Whether every difference has a known reason. */
  public boolean allIsWell() {
    return items.stream().allMatch(item -> item.differ() == 0);
  }
}
