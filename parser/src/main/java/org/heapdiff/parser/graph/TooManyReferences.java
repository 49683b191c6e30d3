package org.heapdiff.parser.graph;

/** A graph has more references than {@link ReferenceRows} has places for, 2^32. */
public final class TooManyReferences extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyReferences() {
    super("more than 4 billion references");
  }
}
