package com.acme.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The orders of the day. Grows with every order, as it should. */
final class OrderBook {
  private static final Logger LOG = Logger.getLogger("com.acme.shop.orders");

  private final List<Order> orders = new ArrayList<>();

  synchronized Order place(List<Product> lines) {
    BigDecimal total = lines.stream().map(Product::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    Order order = new Order(orders.size() + 1, List.copyOf(lines), total);
    orders.add(order);
    LOG.log(Level.INFO, "order {0}: {1}", new Object[] {order.number(), total});
    return order;
  }

  synchronized int size() {
    return orders.size();
  }
}
