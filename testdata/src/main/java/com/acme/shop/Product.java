package com.acme.shop;

import java.math.BigDecimal;
import java.util.List;

/** Something for sale. */
record Product(
    int id,
    String name,
    String description,
    Category category,
    BigDecimal price,
    List<String> tags) {}
