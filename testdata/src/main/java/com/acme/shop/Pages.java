package com.acme.shop;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Renders the shop's pages. */
final class Pages {
  private static final int PRODUCTS_ON_A_PAGE = 12;

  private final Catalog catalog;

  Pages(Catalog catalog) {
    this.catalog = catalog;
  }

  RenderedPage home() {
    StringBuilder body = new StringBuilder();
    for (String name : catalog.categoryNames()) {
      body.append("<li><a href=\"/category/").append(name).append("\">").append(name);
      body.append("</a></li>\n");
    }
    return page("Welcome", body);
  }

  RenderedPage category(Category category) {
    return page(category.name(), list(category.products()));
  }

  RenderedPage product(Product product) {
    StringBuilder body = new StringBuilder();
    body.append("<p class=\"description\">").append(product.description()).append("</p>\n");
    body.append("<p class=\"price\">").append(product.price()).append("</p>\n");
    body.append("<h2>Others like it</h2>\n");
    body.append(list(catalog.search(product.tags().get(0))));
    return page(product.name(), body);
  }

  RenderedPage cart(Session session) {
    return page("Your cart", list(session.cart()));
  }

  private static StringBuilder list(List<Product> products) {
    StringBuilder body = new StringBuilder("<ul class=\"products\">\n");
    products.stream()
        .limit(PRODUCTS_ON_A_PAGE)
        .forEach(
            product -> {
              body.append("  <li><a href=\"/product/").append(product.id()).append("\">");
              body.append(product.name()).append("</a> <span class=\"price\">");
              body.append(product.price()).append("</span></li>\n");
            });
    return body.append("</ul>\n");
  }

  private static RenderedPage page(String title, CharSequence body) {
    String html =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>"
            + title
            + " - Acme Shop</title></head>\n<body>\n<h1>"
            + title
            + "</h1>\n"
            + body
            + "<footer>Acme Shop, since 1949</footer>\n</body>\n</html>\n";
    String etag = "\"%08x\"".formatted(html.hashCode());
    return new RenderedPage(html.getBytes(StandardCharsets.UTF_8), etag);
  }
}
