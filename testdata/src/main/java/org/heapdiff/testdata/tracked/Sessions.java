package org.heapdiff.testdata.tracked;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Sessions that come and go; those that stay get more things, and other values for old ones. */
final class Sessions implements Scenario {
  private static final int OPEN = 3_000;
  private static final double EXPIRED = 0.5;

  private final Map<String, Session> open = new LinkedHashMap<>();

  @SuppressWarnings("UnusedVariable") // It is there to be dumped.
  private static final class Session extends Tracked {
    final String id;
    final Map<String, Object> attributes = new HashMap<>();
    final List<Item> cart = new ArrayList<>();
    long lastAccess;

    Session(String id, long now) {
      this.id = id;
      lastAccess = now;
    }
  }

  @SuppressWarnings("UnusedVariable") // It is there to be dumped.
  private static final class Item extends Tracked {
    final String title;
    final int cents;

    Item(String title, int cents) {
      this.title = title;
      this.cents = cents;
    }
  }

  @Override
  public void begin(RandomGenerator random) {
    for (int k = 0; k < OPEN; k++) {
      enter(k, random);
    }
  }

  @Override
  public void work(RandomGenerator random) {
    open.values().removeIf(session -> random.nextDouble() < EXPIRED);
    long now = OPEN;
    for (Session session : open.values()) {
      if (random.nextInt(3) == 0) {
        session.lastAccess = now++;
        session.attributes.put("language", random.nextInt(2) == 0 ? "en" : "de");
        session.cart.add(item(random));
        Garbage.leave(random);
      }
    }
    while (open.size() < OPEN + OPEN / 10) {
      enter(now++, random);
    }
  }

  private void enter(long now, RandomGenerator random) {
    String id = Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    Session session = new Session(id, now);
    session.attributes.put("user", "user" + random.nextInt(10_000));
    session.attributes.put("language", "en");
    for (int items = random.nextInt(4); items > 0; items--) {
      session.cart.add(item(random));
    }
    open.put(id, session);
    Garbage.leave(random);
  }

  private static Item item(RandomGenerator random) {
    return new Item("item " + random.nextInt(500), 100 + random.nextInt(10_000));
  }

  @Override
  public int held() {
    return open.size() + open.values().stream().mapToInt(session -> session.cart.size()).sum();
  }
}
