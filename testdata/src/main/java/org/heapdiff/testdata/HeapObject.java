package org.heapdiff.testdata;

import java.util.OptionalLong;

/** Something in the heap that has an address and can be referred to. */
public abstract sealed class HeapObject permits HeapClass, HeapInstance, HeapArray, HeapHole {
  final HeapBuilder heap;
  OptionalLong pinned = OptionalLong.empty();
  long address;
  int traceSerial = 1;
  boolean recorded = true;
  int androidHeap = -1;

  HeapObject(HeapBuilder heap) {
    this.heap = heap;
  }

  /**
   * Where the object lies. Settled by this call or by writing the heap, and again whenever the heap
   * was changed after that, so that objects move as under a collector.
   */
  public final long address() {
    heap.place();
    return address;
  }

  /** Bytes that the object takes in the heap, padding included. */
  public abstract long shallowSize();

  /** Lies at this address, wherever the others lie. */
  public HeapObject at(long address) {
    pinned = OptionalLong.of(address);
    heap.changed();
    return this;
  }

  /** Was allocated at the place that this stack trace names. */
  public HeapObject allocatedAt(StackTrace trace) {
    traceSerial = trace.serial();
    return this;
  }

  /** Takes its place in the heap and may be referred to, but has no record in the dump. */
  public HeapObject withoutRecord() {
    recorded = false;
    return this;
  }

  /** Lies there already, being no part of the heap that is placed. */
  HeapObject settled(long settledAddress) {
    address = settledAddress;
    return this;
  }
}
