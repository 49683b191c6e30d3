package com.acme.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All products, with an index of words. */
final class Catalog {
  private static final String[] SHELVES = {
    "Bicycles", "Books", "Garden", "Kitchen", "Lamps", "Music", "Tea", "Tools"
  };
  private static final String[] ADJECTIVES = {
    "brass", "classic", "folding", "heavy", "large", "light", "quiet", "red", "small", "sturdy"
  };
  private static final String[] NOUNS = {
    "basket", "bell", "bench", "bowl", "clock", "drum", "hammer", "kettle", "lantern", "stool"
  };

  private final Map<String, Category> categories = new LinkedHashMap<>();
  private final Map<Integer, Product> products = new HashMap<>();
  private final Map<String, List<Product>> wordIndex = new HashMap<>();
  private final List<Consumer<Product>> priceListeners = new ArrayList<>();

  Catalog(int size, Random random) {
    for (String shelf : SHELVES) {
      categories.put(shelf, new Category(shelf));
    }
    for (int id = 1; id <= size; id++) {
      String adjective = ADJECTIVES[random.nextInt(ADJECTIVES.length)];
      String noun = NOUNS[random.nextInt(NOUNS.length)];
      Category category = category(SHELVES[id % SHELVES.length]);
      String name = adjective + " " + noun + " no. " + id;
      String description =
          "A " + adjective + " " + noun + " for the friends of " + category.name() + ".";
      BigDecimal price = BigDecimal.valueOf(199 + random.nextInt(20_000), 2);
      Product product =
          new Product(id, name, description, category, price, List.of(adjective, noun));
      category.products().add(product);
      products.put(id, product);
      for (String tag : product.tags()) {
        wordIndex.computeIfAbsent(tag, word -> new ArrayList<>()).add(product);
      }
    }
  }

  Category category(String name) {
    Category category = categories.get(name);
    if (category == null) {
      throw new IllegalArgumentException("no category " + name);
    }
    return category;
  }

  List<String> categoryNames() {
    return List.copyOf(categories.keySet());
  }

  @Nullable Product product(int id) {
    return products.get(id);
  }

  int size() {
    return products.size();
  }

  List<Product> search(String word) {
    return wordIndex.getOrDefault(word, List.of());
  }

  void onPriceChange(Consumer<Product> listener) {
    priceListeners.add(listener);
  }

  void changePrice(int id, BigDecimal price) {
    Product old = products.get(id);
    if (old != null) {
      Product changed =
          new Product(id, old.name(), old.description(), old.category(), price, old.tags());
      products.put(id, changed);
      List<Product> shelf = old.category().products();
      shelf.set(shelf.indexOf(old), changed);
      for (String tag : old.tags()) {
        wordIndex.computeIfPresent(
            tag,
            (word, found) -> {
              found.set(found.indexOf(old), changed);
              return found;
            });
      }
      priceListeners.forEach(listener -> listener.accept(changed));
    }
  }
}
