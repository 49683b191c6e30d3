package com.acme.shop;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Pages that need not be rendered again. */
final class TemplateCache {
  static final TemplateCache INSTANCE = new TemplateCache();

  private final ConcurrentMap<String, RenderedPage> entries = new ConcurrentHashMap<>();

  private TemplateCache() {}

  /** The cached page, or the one that {@code render} makes. */
  RenderedPage page(PageRequest request, Supplier<RenderedPage> render) {
    return entries.computeIfAbsent(request.cacheKey(), key -> render.get());
  }

  int size() {
    return entries.size();
  }

  long htmlBytes() {
    return entries.values().stream().mapToLong(page -> page.html().length).sum();
  }
}
