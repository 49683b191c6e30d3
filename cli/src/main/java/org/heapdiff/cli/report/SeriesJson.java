package org.heapdiff.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.heapdiff.diff.SnapshotSummary;
import org.heapdiff.objects.Amount;
import org.heapdiff.series.ClassSeries;
import org.heapdiff.series.GrowingObject;
import org.heapdiff.series.GrowingObjects;
import org.heapdiff.series.GrowingPoint;
import org.heapdiff.series.GrowingPoints;
import org.heapdiff.series.Pace;
import org.jspecify.annotations.Nullable;

/** A series of dumps as the schema has it. */
final class SeriesJson {
  private static final int SECONDS_PER_HOUR = 3600;

  private final SeriesReport report;
  private final RowLimits limits;

  SeriesJson(SeriesReport report, RowLimits limits) {
    this.report = report;
    this.limits = limits;
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("dumps");
    for (SnapshotSummary dump : report.dumps()) {
      json.writeStartObject();
      JsonRenderer.summaryFields(json, dump);
      json.writeEndObject();
    }
    json.writeEndArray();
    JsonRenderer.amount(json, "net", report.net());
    if (report.selectedNet() != null) {
      JsonRenderer.amount(json, "selectedNet", report.selectedNet());
    }
    json.writeArrayFieldStart("steps");
    for (int step = 0; step < report.steps().size(); step++) {
      step(json, step);
    }
    json.writeEndArray();
    growth(json, report.growth());
    json.writeNumberField("classCount", report.classes().size());
    json.writeNumberField("growingCount", report.growing().size());
    List<ClassSeries> classes = report.classes();
    json.writeArrayFieldStart("classes");
    for (ClassSeries row : classes.subList(0, Math.min(limits.added(), classes.size()))) {
      row(json, row);
    }
    json.writeEndArray();
    GrowingObjects objects = report.growingObjects();
    if (objects == null) {
      json.writeNullField("growingObjects");
    } else {
      objects(json, objects);
    }
    if (report.survivors() != null) {
      JsonRenderer.survivors(json, report.survivors());
    }
    JsonRenderer.strings(json, "notes", report.notes());
  }

  private static void growth(JsonGenerator json, @Nullable GrowingShown growth) throws IOException {
    if (growth == null) {
      json.writeNullField("growth");
      return;
    }
    GrowingPoints report = growth.report();
    json.writeObjectFieldStart("growth");
    json.writeNumberField("size", report.grown());
    json.writeNumberField("pointCount", report.points().size());
    json.writeArrayFieldStart("points");
    for (GrowingPoint point : growth.points(Integer.MAX_VALUE)) {
      json.writeStartObject();
      GrowthJson.course(json, point.course());
      pace(json, point.pace());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("others");
    json.writeNumberField("count", report.others());
    GrowthJson.percent(json, "percent", report.othersShare());
    json.writeEndObject();
    GrowthJson.percent(json, "unexplainedPercent", report.unexplainedShare());
    json.writeEndObject();
  }

  private void step(JsonGenerator json, int step) throws IOException {
    SeriesReport.Step figures = report.steps().get(step);
    json.writeStartObject();
    json.writeNumberField("from", step + 1);
    json.writeNumberField("to", step + 2);
    json.writeStringField("identity", figures.identity().name().toLowerCase(Locale.ROOT));
    JsonRenderer.confidence(json, figures.confidence());
    JsonRenderer.amount(json, "added", figures.added());
    JsonRenderer.amount(json, "removed", figures.removed());
    JsonRenderer.partition(json, "staying", figures.staying(), limits.added());
    json.writeEndObject();
  }

  private static void row(JsonGenerator json, ClassSeries row) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", row.kind());
    json.writeStringField("className", row.className());
    JsonRenderer.stringOrNull(json, "loader", row.loader());
    json.writeArrayFieldStart("live");
    for (Amount amount : row.live()) {
      json.writeStartObject();
      json.writeNumberField("objects", amount.objects());
      json.writeNumberField("size", amount.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (row.retained().isEmpty()) {
      json.writeNullField("retained");
    } else {
      numbers(json, "retained", row.retained());
    }
    JsonRenderer.amount(json, "net", row.net());
    json.writeBooleanField("growsInEveryStep", row.pace() != null);
    pace(json, row.pace());
    json.writeEndObject();
  }

  private void objects(JsonGenerator json, GrowingObjects objects) throws IOException {
    json.writeObjectFieldStart("growingObjects");
    json.writeNumberField("count", objects.count());
    json.writeBooleanField("complete", objects.complete());
    json.writeArrayFieldStart("rows");
    List<GrowingObject> rows = objects.rows();
    for (GrowingObject row : rows.subList(0, Math.min(limits.added(), rows.size()))) {
      json.writeStartObject();
      json.writeStringField("idFirst", SurvivorLines.id(row.idFirst()));
      json.writeStringField("idLast", SurvivorLines.id(row.idLast()));
      json.writeStringField("kind", row.kind());
      JsonRenderer.strings(json, "within", row.within());
      numbers(json, "retained", row.retained());
      json.writeNumberField("retainedNet", row.net());
      pace(json, row.pace());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void pace(JsonGenerator json, @Nullable Pace pace) throws IOException {
    if (pace == null) {
      json.writeNullField("bytesPerStep");
      json.writeNullField("bytesPerHour");
      json.writeNullField("trend");
      return;
    }
    rounded(json, "bytesPerStep", pace.bytesPerStep());
    @Nullable Double perSecond = pace.bytesPerSecond();
    if (perSecond == null) {
      json.writeNullField("bytesPerHour");
    } else {
      rounded(json, "bytesPerHour", perSecond * SECONDS_PER_HOUR);
    }
    json.writeStringField("trend", PaceColumn.trend(pace));
  }

  private static void rounded(JsonGenerator json, String name, double bytes) throws IOException {
    json.writeNumberField(name, BigDecimal.valueOf(bytes).setScale(0, RoundingMode.HALF_UP));
  }

  static void numbers(JsonGenerator json, String name, List<Long> numbers) throws IOException {
    json.writeArrayFieldStart(name);
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }
}
