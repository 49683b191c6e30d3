package org.heapdiff.parser;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.heapdiff.parser.hprof.ByteSource;
import org.heapdiff.parser.hprof.HeapRecords;
import org.heapdiff.parser.hprof.RecordBatch;

/**
 * One more pass over a dump, in parallel, for {@link ContentHashes} that were not wanted or not
 * kept when its references were read.
 */
final class ContentPass {
  private final ByteSource source;
  private final int idSize;
  private final ClassTable classes;
  private final AddressIndex index;
  private final List<Unit> units;
  private final ContentHashes contents;

  ContentPass(
      ByteSource source, int idSize, ClassTable classes, AddressIndex index, List<Unit> units) {
    this.source = source;
    this.idSize = idSize;
    this.classes = classes;
    this.index = index;
    this.units = units;
    contents = new ContentHashes(classes, idSize, index.count());
  }

  /**
   * The hashes, by object.
   *
   * @throws IOException when the dump cannot be read any more
   */
  int[] run(Progress progress) throws IOException {
    AtomicInteger nextUnit = new AtomicInteger();
    AtomicLong done = new AtomicLong();
    Workers.run(
        Math.min(Workers.count(), Math.max(1, units.size())),
        w -> work(nextUnit, done, w == 0 ? progress : Progress.NONE));
    return contents.hashes();
  }

  private void work(AtomicInteger nextUnit, AtomicLong done, Progress progress) throws IOException {
    HeapRecords records = new HeapRecords(source, idSize);
    RecordBatch batch = new RecordBatch();
    int[] entries = new int[RecordBatch.SIZE];
    int[] classOf = new int[RecordBatch.SIZE];
    int u;
    while ((u = nextUnit.getAndIncrement()) < units.size()) {
      Unit unit = units.get(u);
      records.moveTo(unit.start(), unit.end());
      int kind = HeapRecords.OTHER;
      while (kind != HeapRecords.END) {
        if (records.nextBatch(batch) > 0) {
          index.entries(batch.ids, entries, batch.count());
          classes.ofRecords(batch, classOf);
          contents.add(batch, entries, classOf);
          continue;
        }
        kind = records.next();
        if (kind == HeapRecords.INSTANCE || kind == HeapRecords.PRIMITIVE_ARRAY) {
          add(records, kind);
        }
      }
      progress.advance(done.addAndGet(unit.end() - unit.start()));
    }
  }

  private void add(HeapRecords records, int kind) throws IOException {
    int object = index.index(records.id());
    if (object == AddressIndex.ABSENT) {
      return;
    }
    if (kind == HeapRecords.PRIMITIVE_ARRAY) {
      contents.addPrimitiveArray(object, records);
      return;
    }
    int c = classes.atAddress(records.typeId());
    if (c >= 0) {
      contents.addInstance(object, c, records);
    }
  }
}
