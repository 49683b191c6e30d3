package org.heapdiff.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.heapdiff.diff.DumpDescription;
import org.heapdiff.diff.NamedCount;
import org.heapdiff.parser.Damage;

/**
 * One line of what is known of a file.
 *
 * @param section what it belongs to, empty for the file itself
 * @param name what it is, empty where a value stands alone
 * @param value the value, in words or as a number
 * @param isNumber whether the value is a number
 */
record Fact(String section, String name, String value, boolean isNumber) {
  /** Everything but the damages and the notes, which are sentences. */
  static List<Fact> of(DumpDescription info) {
    List<Fact> facts = new ArrayList<>();
    fact(facts, "File", info.file().toString());
    fact(facts, "Size", TextStyle.UNSTYLED.bytesInWords(info.fileBytes()));
    String compression = info.compression();
    if (info.unpackedBytes() != info.fileBytes()) {
      compression += ", unpacked " + TextStyle.UNSTYLED.bytesInWords(info.unpackedBytes());
    }
    fact(facts, "Compression", compression);
    fact(facts, "Format", info.format());
    fact(facts, "Id size", TextStyle.UNSTYLED.bytesInWords(info.idSize()));
    fact(facts, "Dumped (UTC)", Times.utc(info.dumpTime()));
    fact(facts, "JVM", info.jvm() == null ? "unknown" : info.jvm());
    fact(facts, "Heap dumps", Integer.toString(info.dumps()));
    counts(facts, "Top-level records", info.records());
    counts(facts, "Heap dump sub-records", info.heapRecords());
    for (String sentence : info.layout()) {
      facts.add(new Fact("Layout of objects, inferred", sentence, "", false));
    }
    counts(facts, "Threads", info.threads());
    return facts;
  }

  /** A damage in words, with its place. */
  static String sentence(Damage damage) {
    String lost =
        damage.lostBytes() == 0
            ? ""
            : " (" + TextStyle.UNSTYLED.bytesInWords(damage.lostBytes()) + " lost)";
    return "Damage at offset " + damage.offset() + lost + ": " + damage.sentence();
  }

  private static void fact(List<Fact> facts, String name, String value) {
    facts.add(new Fact("", name, value, false));
  }

  private static void counts(List<Fact> facts, String section, List<NamedCount> counts) {
    for (NamedCount count : counts) {
      facts.add(new Fact(section, count.name(), Long.toString(count.count()), true));
    }
  }
}
