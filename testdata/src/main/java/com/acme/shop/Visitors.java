package com.acme.shop;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Visits the shop as browsers do. Each visitor sees four pages that the shop caches: the front
 * page, a category and two products. One in five orders; one in forty makes a price change.
 */
final class Visitors {
  private static final List<String> CATEGORIES = List.of("Books", "Lamps", "Tea", "Tools");

  private final String site;
  private final int products;
  private final Random random;
  private int visits;

  Visitors(int port, int products, Random random) {
    this.site = "http://localhost:" + port;
    this.products = products;
    this.random = random;
  }

  void visit(int visitors) throws IOException {
    for (int i = 0; i < visitors; i++) {
      visits++;
      String session = get("/", null);
      get("/category/" + CATEGORIES.get(random.nextInt(CATEGORIES.size())), session);
      int first = 1 + random.nextInt(products);
      // Never the same product twice: that would be one page, not two.
      int second = 1 + (first + random.nextInt(products - 1)) % products;
      get("/product/" + first, session);
      get("/thumbnail/" + first, session);
      get("/product/" + second, session);
      get("/cart/" + second, session);
      if (visits % 5 == 0) {
        get("/order", session);
      }
      if (visits % 40 == 0) {
        get("/price/" + first, session);
      }
    }
  }

  /**
   * Asks for a page and returns the cookie. An HttpURLConnection, since the newer HttpClient loads
   * the machine's certificates into the heap.
   */
  private String get(String path, @Nullable String session) throws IOException {
    HttpURLConnection request = (HttpURLConnection) new URL(site + path).openConnection();
    if (session != null) {
      request.setRequestProperty("Cookie", session);
    }
    try (InputStream body = request.getInputStream()) {
      body.readAllBytes();
    }
    String cookie = request.getHeaderField("Set-Cookie");
    return cookie == null ? "" : cookie;
  }
}
