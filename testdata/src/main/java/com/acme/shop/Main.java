package com.acme.shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.logging.Logger;

/**
 * Opens the shop and does what standard input says: {@code visit 100} sends a hundred visitors,
 * {@code statistics} prints what there is. Ends when the input does.
 */
public final class Main {
  /** A logger is collected when nobody holds it, and its handlers with it. */
  private static final Logger LOG = Logger.getLogger("com.acme.shop");

  private Main() {}

  /** Takes no arguments. The same commands give the same numbers every time. */
  public static void main(String[] arguments) throws IOException {
    LOG.setUseParentHandlers(false);
    LOG.addHandler(new RecentLog(50));
    ShopServer shop = new ShopServer(new Random(1949));
    shop.start();
    Visitors visitors = new Visitors(shop.port(), 800, new Random(2));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("READY");
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.startsWith("visit ")) {
        visitors.visit(Integer.parseInt(line.substring("visit ".length())));
        System.out.println("VISITED");
      } else if (line.equals("statistics")) {
        System.out.println("STATISTICS " + shop.statistics());
      }
    }
    shop.stop();
  }
}
