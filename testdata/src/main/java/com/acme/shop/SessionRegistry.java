package com.acme.shop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The sessions that were used last; older ones are forgotten. */
final class SessionRegistry {
  private final int capacity;
  private final Random random;
  private final Map<String, Session> sessions =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > capacity;
        }
      };
  private int started;

  SessionRegistry(int capacity, Random random) {
    this.capacity = capacity;
    this.random = random;
  }

  /** The session with the id, or a new one where there is none. */
  synchronized Session open(@Nullable String id) {
    Session known = id == null ? null : sessions.get(id);
    if (known != null) {
      return known;
    }
    started++;
    Session session = new Session("%016x".formatted(random.nextLong()));
    sessions.put(session.id(), session);
    return session;
  }

  synchronized int size() {
    return sessions.size();
  }

  synchronized int started() {
    return started;
  }
}
