package com.acme.shop;

/** What a browser asked for. */
record PageRequest(String template, String path, String language, Session session) {
  /**
   * The planted leak: the pages are the same for everybody, but the key has the session in it, and
   * nothing takes a page out of the cache when its session is over.
   */
  String cacheKey() {
    return template + '|' + path + '|' + language + '|' + session.id();
  }
}
