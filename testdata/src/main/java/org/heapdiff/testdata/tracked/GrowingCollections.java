package org.heapdiff.testdata.tracked;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Orders in a list that grows at its end and in its middle, so that elements are shifted; in a map
 * by number, which is rehashed; and the latest in a queue that goes round.
 */
final class GrowingCollections implements Scenario {
  private static final int AT_FIRST = 4_000;
  private static final int MORE = 3_000;
  private static final int LATEST = 500;

  /** One in so many new orders is put somewhere into the list. */
  private static final int SHIFTING = 10;

  private final List<Order> orders = new ArrayList<>();
  private final Map<Integer, Order> byNumber = new HashMap<>();
  private final Deque<Order> latest = new ArrayDeque<>();

  @SuppressWarnings("UnusedVariable") // It is there to be dumped.
  private static final class Order extends Tracked {
    final int number;
    final double amount;
    final String customer;
    final List<Line> lines = new ArrayList<>();

    Order(int number, double amount, String customer) {
      this.number = number;
      this.amount = amount;
      this.customer = customer;
    }
  }

  @SuppressWarnings("UnusedVariable") // It is there to be dumped.
  private static final class Line extends Tracked {
    final short product;
    final byte pieces;

    Line(int product, int pieces) {
      this.product = (short) product;
      this.pieces = (byte) pieces;
    }
  }

  @Override
  public void begin(RandomGenerator random) {
    for (int k = 0; k < AT_FIRST; k++) {
      order(k, random);
    }
  }

  @Override
  public void work(RandomGenerator random) {
    for (int k = 0; k < MORE; k++) {
      order(AT_FIRST + k, random);
    }
  }

  private void order(int number, RandomGenerator random) {
    Order order =
        new Order(number, random.nextInt(100_000) / 100.0, "customer " + random.nextInt(1_000));
    for (int line = random.nextInt(4); line >= 0; line--) {
      order.lines.add(new Line(random.nextInt(2_000), 1 + random.nextInt(3)));
    }
    if (random.nextInt(SHIFTING) == 0 && !orders.isEmpty()) {
      orders.add(random.nextInt(orders.size()), order);
    } else {
      orders.add(order);
    }
    byNumber.put(number, order);
    latest.addLast(order);
    if (latest.size() > LATEST) {
      latest.removeFirst();
    }
    Garbage.leave(random);
  }

  @Override
  public int held() {
    return orders.size() + orders.stream().mapToInt(order -> order.lines.size()).sum();
  }
}
