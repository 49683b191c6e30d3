package com.acme.shop;

import java.math.BigDecimal;
import java.util.List;

/** What a visitor bought. */
record Order(int number, List<Product> lines, BigDecimal total) {}
