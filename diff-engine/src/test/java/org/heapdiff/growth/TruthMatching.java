package org.heapdiff.growth;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.heapdiff.identity.Identity;
import org.heapdiff.identity.Matching;
import org.heapdiff.parser.Snapshot;

/**
 * The true matching of two dumps, as an agent in their JVM recorded it: files with pairs of a tag
 * and an address, little-endian longs. The same tag is the same object.
 */
final class TruthMatching implements Matching {
  private final int[] partnerAfter;
  private final int[] partnerBefore;

  private TruthMatching(int before, int after) {
    partnerAfter = new int[before];
    partnerBefore = new int[after];
    Arrays.fill(partnerAfter, NONE);
    Arrays.fill(partnerBefore, NONE);
  }

  static TruthMatching read(Snapshot before, Path idsBefore, Snapshot after, Path idsAfter)
      throws IOException {
    TruthMatching matching = new TruthMatching(before.objectCount(), after.objectCount());
    Long2IntOpenHashMap byTag = new Long2IntOpenHashMap();
    byTag.defaultReturnValue(NONE);
    forEachPair(
        idsBefore,
        (tag, address) -> {
          int object = before.objectAt(address);
          if (object >= 0) {
            byTag.put(tag, object);
          }
        });
    forEachPair(
        idsAfter,
        (tag, address) -> {
          int object = after.objectAt(address);
          int partner = byTag.get(tag);
          if (object >= 0 && partner != NONE && isPossible(before, partner, after, object)) {
            matching.partnerAfter[partner] = object;
            matching.partnerBefore[object] = partner;
          }
        });
    return matching;
  }

  /** What fills the end of an allocation buffer can pass its tag on to a new object there. */
  private static boolean isPossible(Snapshot before, int partner, Snapshot after, int object) {
    return before.arrayLength(partner) == after.arrayLength(object)
        && before
            .classes()
            .name(before.classOf(partner))
            .equals(after.classes().name(after.classOf(object)));
  }

  private interface Pairs {
    void accept(long tag, long address);
  }

  private static void forEachPair(Path file, Pairs action) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.remaining() >= 16) {
        action.accept(buffer.getLong(), buffer.getLong());
      }
    }
  }

  @Override
  public Identity identity() {
    return Identity.STRUCTURE;
  }

  @Override
  public int after(int objectBefore) {
    return partnerAfter[objectBefore];
  }

  @Override
  public int before(int objectAfter) {
    return partnerBefore[objectAfter];
  }
}
