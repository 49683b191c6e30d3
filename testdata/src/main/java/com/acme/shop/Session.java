package com.acme.shop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One visitor's visit. */
final class Session {
  private static final int RECENT = 5;

  private final String id;
  private final List<Product> cart = new ArrayList<>();
  private final Deque<Product> recentlyViewed = new ArrayDeque<>();

  Session(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  List<Product> cart() {
    return cart;
  }

  void viewed(Product product) {
    recentlyViewed.addFirst(product);
    if (recentlyViewed.size() > RECENT) {
      recentlyViewed.removeLast();
    }
  }
}
