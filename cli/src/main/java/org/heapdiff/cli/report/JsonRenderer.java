package org.heapdiff.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.output.AppendableWriter;
import org.heapdiff.diff.ClassChange;
import org.heapdiff.diff.DumpDescription;
import org.heapdiff.diff.NamedCount;
import org.heapdiff.diff.Partition;
import org.heapdiff.diff.PartitionRow;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.diff.Survivor;
import org.heapdiff.diff.SurvivorTable;
import org.heapdiff.identity.MatchingConfidence;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.Damage;
import org.jspecify.annotations.Nullable;

/**
 * JSON by the schema {@value #SCHEMA}, which is the resource {@code heapdiff-1.schema.json} and is
 * explained in {@code docs/json.md}. Within a version of the schema, fields are added but never
 * removed or given another meaning.
 */
public final class JsonRenderer implements Renderer {
  public static final String SCHEMA = "heapdiff/1";

  private final RowLimits limits;

  public JsonRenderer(RowLimits limits) {
    this.limits = limits;
  }

  @Override
  public void diff(DiffReport report, Appendable out) throws IOException {
    try (JsonGenerator json = open("diff", out)) {
      summary(json, "before", report.before());
      summary(json, "after", report.after());
      amount(json, "net", report.net());
      stringOrNull(
          json,
          "identity",
          report.identity() == null ? null : report.identity().name().toLowerCase(Locale.ROOT));
      confidence(json, report.confidence());
      if (report.selectedNet() != null) {
        amount(json, "selectedNet", report.selectedNet());
      }
      GrowthJson.write(json, report.growth());
      partition(json, "added", report.added(), limits.added());
      partition(json, "removed", report.removed(), limits.removed());
      List<ClassChange> changes = report.changes();
      json.writeNumberField("classCount", changes.size());
      json.writeArrayFieldStart("classes");
      for (ClassChange change : changes.subList(0, Math.min(limits.added(), changes.size()))) {
        change(json, change);
      }
      json.writeEndArray();
      if (report.survivors() != null) {
        survivors(json, report.survivors());
      }
      strings(json, "notes", report.notes());
    }
    out.append('\n');
  }

  @Override
  public void series(SeriesReport report, Appendable out) throws IOException {
    try (JsonGenerator json = open("series", out)) {
      new SeriesJson(report, limits).writeTo(json);
    }
    out.append('\n');
  }

  static void confidence(JsonGenerator json, @Nullable MatchingConfidence confidence)
      throws IOException {
    if (confidence == null) {
      json.writeNullField("confidence");
      return;
    }
    json.writeObjectFieldStart("confidence");
    json.writeNumberField("matched", confidence.matched());
    json.writeNumberField("undecided", confidence.undecided());
    json.writeArrayFieldStart("evidence");
    for (MatchingConfidence.Share share : confidence.evidence()) {
      json.writeStartObject();
      json.writeStringField("name", share.name());
      json.writeNumberField("pairs", share.pairs());
      json.writeNumberField("agreeing", share.agreeing());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void show(ShowReport report, Appendable out) throws IOException {
    try (JsonGenerator json = open("show", out)) {
      summary(json, "dump", report.snapshot());
      partition(json, "live", report.live(), limits.live());
      strings(json, "notes", report.notes());
    }
    out.append('\n');
  }

  @Override
  public void info(DumpDescription info, Appendable out) throws IOException {
    try (JsonGenerator json = open("info", out)) {
      json.writeStringField("file", info.file().toString());
      json.writeNumberField("fileBytes", info.fileBytes());
      json.writeNumberField("unpackedBytes", info.unpackedBytes());
      json.writeStringField("compression", info.compression());
      json.writeStringField("format", info.format());
      json.writeNumberField("idSize", info.idSize());
      stringOrNull(json, "dumpTime", info.dumpTime());
      stringOrNull(json, "jvm", info.jvm());
      json.writeNumberField("dumps", info.dumps());
      counts(json, "records", info.records());
      counts(json, "heapRecords", info.heapRecords());
      strings(json, "layout", info.layout());
      counts(json, "threads", info.threads());
      json.writeArrayFieldStart("damages");
      for (Damage damage : info.damages()) {
        json.writeStartObject();
        json.writeNumberField("offset", damage.offset());
        json.writeNumberField("lostBytes", damage.lostBytes());
        json.writeStringField("sentence", damage.sentence());
        json.writeEndObject();
      }
      json.writeEndArray();
      strings(json, "notes", info.notes());
    }
    out.append('\n');
  }

  /** Closing the generator closes the object it is in. */
  private static JsonGenerator open(String report, Appendable out) throws IOException {
    DefaultIndenter lineFeeds = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(lineFeeds);
    printer.indentArraysWith(lineFeeds);
    JsonGenerator json = new JsonFactory().createGenerator(new AppendableWriter<>(out));
    json.setPrettyPrinter(printer);
    json.writeStartObject();
    json.writeStringField("schema", SCHEMA);
    json.writeStringField("report", report);
    return json;
  }

  private static void summary(JsonGenerator json, String name, SnapshotSummary summary)
      throws IOException {
    json.writeObjectFieldStart(name);
    summaryFields(json, summary);
    json.writeEndObject();
  }

  static void summaryFields(JsonGenerator json, SnapshotSummary summary) throws IOException {
    json.writeStringField("file", summary.file().toString());
    json.writeNumberField("fileBytes", summary.fileBytes());
    stringOrNull(json, "dumpTime", summary.dumpTime());
    stringOrNull(json, "jvm", summary.jvm());
    amount(json, "live", summary.live());
    amount(json, "unreachable", summary.unreachable());
    amount(json, "fillers", summary.fillers());
    amount(json, "heldByClassesOnly", summary.heldByClassesOnly());
    amount(json, "finalizable", summary.finalizable());
    json.writeBooleanField("damaged", summary.damaged());
  }

  static void amount(JsonGenerator json, String name, Amount amount) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("objects", amount.objects());
    json.writeNumberField("size", amount.bytes());
    json.writeEndObject();
  }

  static void partition(JsonGenerator json, String name, Partition partition, int limit)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("objects", partition.total().objects());
    json.writeNumberField("size", partition.total().bytes());
    json.writeNumberField("rowCount", partition.rows().size());
    json.writeArrayFieldStart("rows");
    List<PartitionRow> rows = partition.rows();
    for (PartitionRow row : rows.subList(0, Math.min(limit, rows.size()))) {
      json.writeStartObject();
      json.writeNumberField("index", row.index());
      json.writeStringField("kind", row.kind());
      json.writeNumberField("objects", row.objects());
      percent(json, "objectsPercent", row.objectsPercent());
      json.writeNumberField("size", row.size());
      percent(json, "sizePercent", row.sizePercent());
      json.writeNumberField("cumulative", row.cumulative());
      percent(json, "cumulativePercent", row.cumulativePercent());
      if (row.hasRetained()) {
        json.writeNumberField("retained", row.retained());
        percent(json, "retainedPercent", row.retainedPercent());
      } else {
        json.writeNullField("retained");
        json.writeNullField("retainedPercent");
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void survivors(JsonGenerator json, SurvivorTable survivors) throws IOException {
    json.writeObjectFieldStart("survivors");
    json.writeNumberField("changed", survivors.changed());
    json.writeArrayFieldStart("rows");
    for (Survivor row : survivors.rows()) {
      json.writeStartObject();
      json.writeStringField("idBefore", SurvivorLines.id(row.idBefore()));
      json.writeStringField("idAfter", SurvivorLines.id(row.idAfter()));
      json.writeStringField("kind", row.kind());
      strings(json, "within", row.within());
      json.writeNumberField("retainedBefore", row.retainedBefore());
      json.writeNumberField("retainedAfter", row.retainedAfter());
      json.writeNumberField("retainedNet", row.retainedDelta());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void change(JsonGenerator json, ClassChange change) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", change.kind());
    json.writeStringField("className", change.className());
    stringOrNull(json, "loader", change.loader());
    amount(json, "before", change.before());
    amount(json, "after", change.after());
    amount(json, "added", change.added());
    amount(json, "removed", change.removed());
    amount(json, "net", change.net());
    if (change.hasRetained()) {
      json.writeNumberField("retainedBefore", change.retainedBefore());
      json.writeNumberField("retainedAfter", change.retainedAfter());
      json.writeNumberField("retainedNet", change.retainedDelta());
    } else {
      json.writeNullField("retainedBefore");
      json.writeNullField("retainedAfter");
      json.writeNullField("retainedNet");
    }
    json.writeEndObject();
  }

  private static void counts(JsonGenerator json, String name, List<NamedCount> counts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (NamedCount count : counts) {
      json.writeStartObject();
      json.writeStringField("name", count.name());
      json.writeNumberField("count", count.count());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  static void stringOrNull(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value.toString());
    }
  }

  /** Two decimals: more say nothing, and would differ where sums are made in another order. */
  private static void percent(JsonGenerator json, String name, double percent) throws IOException {
    json.writeNumberField(name, BigDecimal.valueOf(percent).setScale(2, RoundingMode.HALF_UP));
  }
}
