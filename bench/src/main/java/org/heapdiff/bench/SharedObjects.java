package org.heapdiff.bench;

import java.io.IOException;

/**
 * What all sessions refer to: the names of attributes, kinds, products. They lie one behind the
 * other, so that their addresses can be told before they are written.
 */
final class SharedObjects {
  private static final int KEYS = 64;
  private static final int KINDS = 8;
  private static final int TEXT = 16;

  private final SessionTypes types;
  private final int products;
  private final long textSize;
  private final long firstKey;
  private final long firstKind;
  private final long firstProduct;

  /**
   * Places them.
   *
   * @param products how many there are, 1 or more
   */
  SharedObjects(SessionTypes types, long start, int products) {
    this.types = types;
    this.products = products;
    textSize = types.string.size() + HeapWriter.byteArraySize(TEXT);
    firstKey = start;
    firstKind = firstKey + KEYS * textSize;
    firstProduct = firstKind + KINDS * (types.kind.size() + textSize);
  }

  /** The String that is the name of an attribute. */
  long key(long number) {
    return firstKey + (number & (KEYS - 1)) * textSize;
  }

  /** A constant of the enum. */
  long kind(long number) {
    return firstKind + (number & (KINDS - 1)) * (types.kind.size() + textSize);
  }

  /** A product, small ones more often. */
  long product(long number) {
    return productAt(Scatter.below(1 + Scatter.below(products, number), ~number));
  }

  /** The address behind them all. */
  long end() {
    return productAt(products);
  }

  /** Writes them at the place that was told to the constructor. */
  void write(HeapWriter writer) throws IOException {
    for (int i = 0; i < KEYS; i++) {
      writeText(writer, i);
    }
    for (int i = 0; i < KINDS; i++) {
      long address = writer.instance(types.kind);
      writer.put(address + types.kind.size());
      writer.put(i);
      writeText(writer, KEYS + i);
    }
    for (int i = 0; i < products; i++) {
      long address = writer.instance(types.product);
      writer.put((long) i);
      writer.put(Double.doubleToRawLongBits(i % 1000 + 0.95));
      writer.put(address + types.product.size());
      writer.put(kind(i));
      writeText(writer, KEYS + KINDS + i);
    }
  }

  /** Writes the arrays that hold the products and the names of attributes. */
  void writeArrays(HeapWriter writer) throws IOException {
    writer.array(types.objectArray, products, this::productAt);
    writer.array(types.objectArray, KEYS, this::key);
  }

  /** The bytes of the first of the arrays in the heap. */
  long catalogSize() {
    return HeapWriter.arraySize(products);
  }

  /** The bytes of both arrays in the heap. */
  long arraysSize() {
    return catalogSize() + HeapWriter.arraySize(KEYS);
  }

  private long productAt(long number) {
    return firstProduct + number * (types.product.size() + textSize);
  }

  private void writeText(HeapWriter writer, long number) throws IOException {
    long address = writer.instance(types.string);
    writer.put(address + types.string.size());
    writer.put(0);
    writer.put((byte) 0);
    writer.put((byte) 0);
    Text.write(writer, TEXT, number);
  }
}
