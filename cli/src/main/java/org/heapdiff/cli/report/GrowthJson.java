package org.heapdiff.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.heapdiff.growth.CollectionSize;
import org.heapdiff.growth.GrownObject;
import org.heapdiff.growth.GrowthCourse;
import org.heapdiff.growth.GrowthKind;
import org.heapdiff.growth.GrowthPlace;
import org.heapdiff.growth.GrowthPoint;
import org.heapdiff.growth.GrowthReport;
import org.heapdiff.growth.GrowthSample;
import org.heapdiff.growth.HeapPath;
import org.heapdiff.growth.PathStep;
import org.heapdiff.growth.RepeatedGrowth;
import org.heapdiff.objects.Amount;
import org.jspecify.annotations.Nullable;

/** Where the heap grew, as the schema has it. */
final class GrowthJson {
  private GrowthJson() {}

  /** Writes the field {@code growth}, null where it was not looked for. */
  static void write(JsonGenerator json, @Nullable GrowthShown growth) throws IOException {
    if (growth == null) {
      json.writeNullField("growth");
      return;
    }
    GrowthReport report = growth.report();
    int most = growth.most() == null ? Integer.MAX_VALUE : growth.most();
    json.writeObjectFieldStart("growth");
    json.writeNumberField("size", report.grown());
    json.writeNumberField("pointCount", report.points().size());
    points(json, "points", report.points(), most);
    json.writeObjectFieldStart("unexplained");
    amount(json, "added", report.unexplained());
    amount(json, "removed", report.unexplainedRemoved());
    percent(json, "percent", report.unexplainedShare());
    json.writeEndObject();
    json.writeObjectFieldStart("elsewhere");
    amount(json, "added", report.elsewhere());
    amount(json, "removed", report.elsewhereRemoved());
    json.writeEndObject();
    points(json, "replaced", report.churned(), most);
    json.writeEndObject();
  }

  private static void points(JsonGenerator json, String name, List<GrowthPoint> points, int most)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (GrowthPoint point : points.subList(0, Math.min(most, points.size()))) {
      point(json, point);
    }
    json.writeEndArray();
  }

  private static void point(JsonGenerator json, GrowthPoint point) throws IOException {
    json.writeStartObject();
    json.writeStringField("className", point.className());
    amount(json, "net", point.net());
    amount(json, "added", point.added());
    amount(json, "removed", point.removed());
    percent(json, "percent", point.share());
    size(json, point.size());
    place(json, point);
    json.writeEndObject();
  }

  /** Writes the fields of a place that grew in every step, but for its pace. */
  static void course(JsonGenerator json, GrowthCourse course) throws IOException {
    json.writeStringField("className", course.className());
    SeriesJson.numbers(json, "grown", course.grown());
    amount(json, "added", course.added());
    percent(json, "percent", course.share());
    if (course.unit() == null) {
      json.writeNullField("collection");
    } else {
      json.writeObjectFieldStart("collection");
      json.writeArrayFieldStart("sizes");
      for (long size : course.sizes()) {
        if (size < 0) {
          json.writeNull();
        } else {
          json.writeNumber(size);
        }
      }
      json.writeEndArray();
      json.writeStringField("unit", course.unit());
      json.writeEndObject();
    }
    place(json, course);
  }

  private static void place(JsonGenerator json, GrowthPlace point) throws IOException {
    repeated(json, point.repeated());
    json.writeArrayFieldStart("objects");
    for (GrownObject object : point.objects()) {
      json.writeStartObject();
      json.writeStringField("id", SurvivorLines.id(object.id()));
      json.writeNumberField("netSize", object.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    path(json, "path", point.path());
    path(json, "example", point.example());
    path(json, "sharedWith", point.sharedWith());
    json.writeNumberField("structureSize", point.structure());
    kinds(json, "payload", point.payload());
    kinds(json, "classes", point.classes());
    json.writeArrayFieldStart("samples");
    for (GrowthSample sample : point.samples()) {
      json.writeStartObject();
      json.writeStringField("className", sample.className());
      json.writeNumberField("size", sample.shallow());
      json.writeNumberField("retained", sample.retained());
      if (sample.length() < 0) {
        json.writeNullField("length");
      } else {
        json.writeNumberField("length", sample.length());
      }
      string(json, "value", sample.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void size(JsonGenerator json, @Nullable CollectionSize size) throws IOException {
    if (size == null) {
      json.writeNullField("collection");
      return;
    }
    json.writeObjectFieldStart("collection");
    if (size.before() < 0) {
      json.writeNullField("before");
    } else {
      json.writeNumberField("before", size.before());
    }
    json.writeNumberField("after", size.after());
    json.writeStringField("unit", size.unit());
    json.writeEndObject();
  }

  private static void repeated(JsonGenerator json, @Nullable RepeatedGrowth repeated)
      throws IOException {
    if (repeated == null) {
      json.writeNullField("repeated");
      return;
    }
    json.writeObjectFieldStart("repeated");
    json.writeStringField("shape", repeated.shape());
    json.writeNumberField("objects", repeated.objects());
    json.writeNumberField("netSize", repeated.bytes());
    json.writeEndObject();
  }

  private static void path(JsonGenerator json, String name, @Nullable HeapPath path)
      throws IOException {
    if (path == null) {
      json.writeNullField(name);
      return;
    }
    json.writeArrayFieldStart(name);
    for (PathStep step : path.steps()) {
      json.writeStartObject();
      json.writeStringField("kind", step.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("className", step.className());
      string(json, "name", step.name());
      json.writeStringField("target", step.target());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void kinds(JsonGenerator json, String name, List<GrowthKind> kinds)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (GrowthKind kind : kinds) {
      json.writeStartObject();
      json.writeStringField("className", kind.className());
      json.writeNumberField("objects", kind.objects());
      json.writeNumberField("size", kind.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void amount(JsonGenerator json, String name, Amount amount) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("objects", amount.objects());
    json.writeNumberField("size", amount.bytes());
    json.writeEndObject();
  }

  private static void string(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value);
    }
  }

  static void percent(JsonGenerator json, String name, double percent) throws IOException {
    json.writeNumberField(name, BigDecimal.valueOf(percent).setScale(2, RoundingMode.HALF_UP));
  }
}
