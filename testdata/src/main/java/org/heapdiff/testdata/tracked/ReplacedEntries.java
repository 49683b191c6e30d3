package org.heapdiff.testdata.tracked;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A cache of which entries are replaced under their keys: what comes hangs where hung what went, is
 * of its class, and in part even says the same.
 */
final class ReplacedEntries implements Scenario {
  private static final int ENTRIES = 8_000;
  private static final double REPLACED = 0.4;

  /** Of those that are replaced, how many have the same text as before. */
  private final double equal;

  private final Map<String, Entry> cache = new HashMap<>();
  private final List<String> keys = new ArrayList<>();

  @SuppressWarnings("UnusedVariable") // It is there to be dumped.
  private static final class Entry extends Tracked {
    final String key;
    final String text;
    final int version;
    int hits;

    Entry(String key, String text, int version) {
      this.key = key;
      this.text = text;
      this.version = version;
    }
  }

  ReplacedEntries(double equal) {
    this.equal = equal;
  }

  @Override
  public void begin(RandomGenerator random) {
    for (int k = 0; k < ENTRIES; k++) {
      String key = "/page/" + k;
      keys.add(key);
      cache.put(key, new Entry(key, text(random), 1));
      Garbage.leave(random);
    }
  }

  @Override
  public void work(RandomGenerator random) {
    for (String key : keys) {
      Entry old = cache.get(key);
      if (old == null) {
        throw new IllegalStateException(key);
      }
      if (random.nextDouble() < REPLACED) {
        boolean same = random.nextDouble() < equal;
        String text = same ? String.valueOf(old.text.toCharArray()) : text(random);
        cache.put(key, new Entry(key, text, same ? old.version : old.version + 1));
      } else if (random.nextInt(4) == 0) {
        old.hits++;
      }
      Garbage.leave(random);
    }
  }

  private static String text(RandomGenerator random) {
    return "<p>" + Long.toHexString(random.nextLong() | Long.MIN_VALUE) + "</p>";
  }

  @Override
  public int held() {
    return cache.size();
  }
}
