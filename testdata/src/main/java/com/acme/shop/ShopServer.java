package com.acme.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The shop's web server. */
final class ShopServer {
  private static final String COOKIE = "session=";

  private final Catalog catalog;
  private final SessionRegistry sessions;
  private final OrderBook orders = new OrderBook();
  private final Thumbnails thumbnails = new Thumbnails(64);
  private final Pages pages;
  private final HttpServer http;
  private final ExecutorService workers;

  ShopServer(Random random) throws IOException {
    catalog = new Catalog(800, random);
    sessions = new SessionRegistry(100, random);
    pages = new Pages(catalog);
    catalog.onPriceChange(product -> thumbnails.forget(product.id()));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger number = new AtomicInteger();
    workers =
        Executors.newFixedThreadPool(
            4, task -> new Thread(task, "shop-worker-" + number.incrementAndGet()));
    http.setExecutor(workers);
    http.createContext("/", exchange -> serve(exchange, this::home));
    http.createContext("/category/", exchange -> serve(exchange, this::category));
    http.createContext("/product/", exchange -> serve(exchange, this::product));
    http.createContext("/cart/", exchange -> serve(exchange, this::cart));
    http.createContext("/thumbnail/", exchange -> serve(exchange, this::thumbnail));
    http.createContext("/order", exchange -> serve(exchange, this::order));
    http.createContext("/price/", exchange -> serve(exchange, this::price));
  }

  void start() {
    http.start();
  }

  void stop() {
    http.stop(0);
    workers.shutdown();
  }

  int port() {
    return http.getAddress().getPort();
  }

  /** The numbers that are worth watching. */
  String statistics() {
    return "sessions=%d started=%d products=%d orders=%d thumbnails=%d entries=%d htmlBytes=%d"
        .formatted(
            sessions.size(),
            sessions.started(),
            catalog.size(),
            orders.size(),
            thumbnails.size(),
            TemplateCache.INSTANCE.size(),
            TemplateCache.INSTANCE.htmlBytes());
  }

  private interface Page {
    byte[] answer(HttpExchange exchange, Session session, String last);
  }

  private static final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void serve(HttpExchange exchange, Page page) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Session session = sessions.open(sessionId(exchange));
      exchange.getResponseHeaders().set("Set-Cookie", COOKIE + session.id());
      exchange.getRequestBody().readAllBytes();
      int status = 200;
      byte[] body;
      try {
        body = page.answer(exchange, session, path.substring(path.lastIndexOf('/') + 1));
      } catch (NotFound e) {
        status = 404;
        body = "not found".getBytes(StandardCharsets.UTF_8);
      }
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static @Nullable String sessionId(HttpExchange exchange) {
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    return cookie == null ? null : cookie.substring(COOKIE.length());
  }

  private static byte[] cached(
      HttpExchange exchange, Session session, String template, Supplier<RenderedPage> render) {
    PageRequest request =
        new PageRequest(template, exchange.getRequestURI().getPath(), "en", session);
    RenderedPage page = TemplateCache.INSTANCE.page(request, render);
    exchange.getResponseHeaders().set("ETag", page.etag());
    return page.html();
  }

  private byte[] home(HttpExchange exchange, Session session, String last) {
    return cached(exchange, session, "home.html", pages::home);
  }

  private byte[] category(HttpExchange exchange, Session session, String last) {
    return cached(exchange, session, "category.html", () -> pages.category(catalog.category(last)));
  }

  private byte[] product(HttpExchange exchange, Session session, String last) {
    Product product = find(last);
    session.viewed(product);
    return cached(exchange, session, "product.html", () -> pages.product(product));
  }

  private byte[] cart(HttpExchange exchange, Session session, String last) {
    session.cart().add(find(last));
    return pages.cart(session).html();
  }

  private byte[] thumbnail(HttpExchange exchange, Session session, String last) {
    return thumbnails.of(find(last));
  }

  private byte[] order(HttpExchange exchange, Session session, String last) {
    Order order = orders.place(session.cart());
    session.cart().clear();
    return ("thank you for order " + order.number()).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] price(HttpExchange exchange, Session session, String last) {
    Product product = find(last);
    catalog.changePrice(product.id(), product.price().add(BigDecimal.ONE));
    return "changed".getBytes(StandardCharsets.UTF_8);
  }

  private Product find(String id) {
    Product product = catalog.product(Integer.parseInt(id));
    if (product == null) {
      throw new NotFound();
    }
    return product;
  }
}
