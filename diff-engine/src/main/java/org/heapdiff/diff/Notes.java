package org.heapdiff.diff;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.heapdiff.parser.Damage;
import org.heapdiff.parser.DumpInfo;
import org.heapdiff.parser.QuickHistogram;
import org.heapdiff.parser.Snapshot;
import org.heapdiff.parser.layout.ObjectLayout;

/** What a reader should know of one dump before trusting its figures. */
public final class Notes {
  /** A file that is damaged everywhere is not described place by place. */
  private static final int MOST_DAMAGES = 3;

  private Notes() {}

  public static List<String> of(Snapshot snapshot) {
    DumpInfo info = snapshot.info();
    String file = info.file().toString();
    boolean damaged = !info.damages().isEmpty();
    List<String> notes = new ArrayList<>();
    if (damaged) {
      damages(info, file, notes);
    }
    if (info.rootsLost()) {
      notes.add(
          file
              + " has lost GC roots, which stand at the end of a dump: classes, and objects that nothing"
              + " refers to, were taken as roots instead, so garbage counts as live.");
    }
    if (damaged && info.danglingReferences() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %s to objects that the dump does not have; what they held looks smaller.",
              file,
              info.danglingReferences() == 1
                  ? "1 reference leads"
                  : info.danglingReferences() + " references lead"));
    }
    if (damaged && snapshot.roots().missing() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %d of its GC roots are objects that the dump does not have.",
              file,
              snapshot.roots().missing()));
    }
    choices(info, snapshot.layout(), notes);
    switch (snapshot.options().reachability()) {
      case STRONG -> notes.add("What only soft references lead to is not counted as live.");
      case SOFT -> {}
      case WEAK -> notes.add("What only weak references lead to is counted as live.");
      case ALL ->
          notes.add("What only weak, phantom or final references lead to is counted as live.");
    }
    if (snapshot.options().everything()) {
      notes.add("Objects that no GC root reaches are counted too.");
    }
    return notes;
  }

  /** The same without what only the graph tells. */
  public static List<String> of(QuickHistogram histogram) {
    DumpInfo info = histogram.info();
    List<String> notes = new ArrayList<>();
    if (!info.damages().isEmpty()) {
      damages(info, info.file().toString(), notes);
    }
    choices(info, histogram.layout(), notes);
    return notes;
  }

  /** Which dump was read, and with what sizes. */
  private static void choices(DumpInfo info, ObjectLayout layout, List<String> notes) {
    Path file = info.file();
    if (info.dumps() > 1) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s holds %d heap dumps; this is number %d. Choose another with %s#N.",
              file,
              info.dumps(),
              info.dump(),
              file));
    }
    if (layout.source() == ObjectLayout.Source.NOT_ADDRESSES) {
      notes.add(
          file
              + " has object ids that are no addresses: sizes are those of "
              + layout.describe()
              + ".");
    }
  }

  private static void damages(DumpInfo info, String file, List<String> notes) {
    List<Damage> damages = info.damages();
    for (Damage damage : damages.subList(0, Math.min(MOST_DAMAGES, damages.size()))) {
      String sentence = damage.sentence();
      boolean hasPlace = sentence.contains("offset");
      notes.add(file + ": " + sentence + (hasPlace ? "" : ", at offset " + damage.offset()) + ".");
    }
    if (damages.size() > MOST_DAMAGES) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s is damaged in %d more places; heapdiff info lists them.",
              file,
              damages.size() - MOST_DAMAGES));
    }
    if (info.lostBytes() > 0 || info.rootsLost()) {
      long read = Math.max(0, info.unpackedBytes() - info.lostBytes());
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %d of the %d bytes that are there were read (%.1f %%), and only what is in them is"
                  + " counted; how much a file lacks that was cut off cannot be told. Make the dump"
                  + " again if you can.",
              file,
              read,
              info.unpackedBytes(),
              100.0 * read / Math.max(1, info.unpackedBytes())));
    }
  }
}
