package com.acme.shop;

import java.util.ArrayList;
import java.util.List;

/** A shelf of the shop. */
final class Category {
  private final String name;
  private final List<Product> products = new ArrayList<>();

  Category(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  List<Product> products() {
    return products;
  }
}
