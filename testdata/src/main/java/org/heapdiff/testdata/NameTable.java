package org.heapdiff.testdata;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of a dump and their ids, in the order in which they were first asked for. */
final class NameTable {
  private final Map<String, Long> ids = new LinkedHashMap<>();
  private final List<String> order = new ArrayList<>();
  private final long first;

  /** Names get ids that look like addresses outside of the heap, as HotSpot's do. */
  NameTable(int idSize) {
    first = idSize == 8 ? 0x7f30_4c00_1000L : 0x0804_1000L;
  }

  long id(String name) {
    Long known = ids.get(name);
    if (known != null) {
      return known;
    }
    long id = first + 24L * ids.size();
    ids.put(name, id);
    order.add(name);
    return id;
  }

  int size() {
    return order.size();
  }

  /** Writes all names but the first {@code skipped}. */
  void write(HprofWriter writer, int skipped) throws IOException {
    for (String name : order.subList(skipped, order.size())) {
      writer.utf8(id(name), name);
    }
  }
}
