package org.heapdiff.testdata;

/** A stretch of the heap where no object is. */
final class HeapHole extends HeapObject {
  private final long size;

  HeapHole(HeapBuilder heap, long size) {
    super(heap);
    this.size = size;
    recorded = false;
  }

  @Override
  public long shallowSize() {
    return size;
  }
}
