package com.acme.shop;

/** A page as it is sent. */
final class RenderedPage {
  private final byte[] html;
  private final String etag;

  RenderedPage(byte[] html, String etag) {
    this.html = html;
    this.etag = etag;
  }

  byte[] html() {
    return html;
  }

  String etag() {
    return etag;
  }
}
