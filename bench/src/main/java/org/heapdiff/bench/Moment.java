package org.heapdiff.bench;

/** Which dump of a pair is made. A collector has moved all objects in between. */
enum Moment {
  BEFORE(0x4_0000_0000L, 1_767_225_600_000L),
  AFTER(0x4_8000_0000L, 1_767_229_200_000L);

  private final long heapStart;
  private final long timeMillis;

  Moment(long heapStart, long timeMillis) {
    this.heapStart = heapStart;
    this.timeMillis = timeMillis;
  }

  /** The lowest address of the heap. */
  long heapStart() {
    return heapStart;
  }

  /** The time of the dump, in milliseconds since 1970. */
  long timeMillis() {
    return timeMillis;
  }

  /** How many objects the simple shapes have: 5 % more after than before. */
  int grown(int objects) {
    return this == BEFORE ? objects : Math.toIntExact(objects + objects / 20L);
  }
}
