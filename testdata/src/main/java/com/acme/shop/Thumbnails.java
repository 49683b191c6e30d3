package com.acme.shop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The small pictures that were asked for last. A cache as it should be: it forgets. */
final class Thumbnails {
  private static final int BYTES = 1500;

  private final int capacity;
  private final Map<Integer, byte[]> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
          return size() > capacity;
        }
      };

  Thumbnails(int capacity) {
    this.capacity = capacity;
  }

  synchronized byte[] of(Product product) {
    return recent.computeIfAbsent(
        product.id(),
        id -> {
          byte[] picture = new byte[BYTES];
          new Random(id).nextBytes(picture);
          return picture;
        });
  }

  synchronized void forget(int productId) {
    recent.remove(productId);
  }

  synchronized int size() {
    return recent.size();
  }
}
