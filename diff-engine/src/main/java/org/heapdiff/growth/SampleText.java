package org.heapdiff.growth;

import java.io.IOException;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.FieldType;
import org.heapdiff.parser.FieldValue;
import org.heapdiff.parser.Snapshot;
import org.jspecify.annotations.Nullable;

/** Describes objects by their shape and, only where that was asked for, by what is in them. */
final class SampleText {
  /** The most characters that are shown of a string. */
  private static final int LONGEST_STRING = 60;

  /** The most fields that are shown of an object. */
  private static final int MOST_FIELDS = 6;

  private final Snapshot snapshot;
  private final Contents contents;
  private final boolean values;

  SampleText(Snapshot snapshot, Contents contents, boolean values) {
    this.snapshot = snapshot;
    this.contents = contents;
    this.values = values;
  }

  GrowthSample sample(int object) throws IOException {
    String className = snapshot.classes().name(snapshot.classOf(object));
    return new GrowthSample(
        className,
        snapshot.shallowSize(object),
        snapshot.retainedSize(object),
        length(object, className),
        values ? value(object) : null);
  }

  private long length(int object, String className) throws IOException {
    if (!className.equals("java.lang.String")) {
      return snapshot.arrayLength(object);
    }
    int characters = contents.reference(object, "value");
    if (characters < 0) {
      return -1;
    }
    long length = snapshot.arrayLength(characters);
    for (FieldValue field : contents.fields(object)) {
      if (field.field().name().equals("coder") && field.value() == 1) {
        length /= 2;
      }
      if (field.field().name().equals("count")) {
        length = field.value();
      }
    }
    return length;
  }

  /** What is in an object, for a person: null where that is nothing that can be said in short. */
  private @Nullable String value(int object) throws IOException {
    String own = content(object);
    int above = snapshot.immediateDominator(object);
    if (above < 0) {
      return own;
    }
    int key = contents.reference(above, "key");
    if (key < 0 || key == object) {
      return own;
    }
    String ofKey = content(key);
    return ofKey == null ? own : "key " + ofKey + (own == null ? "" : ", " + own);
  }

  private @Nullable String content(int object) throws IOException {
    String string = quoted(object);
    if (string != null) {
      return string;
    }
    StringBuilder text = new StringBuilder();
    int shown = 0;
    for (FieldValue value : contents.fields(object)) {
      String word =
          value.field().type() == FieldType.OBJECT
              ? value.object() < 0 ? null : quoted(value.object())
              : number(value);
      if (word != null && shown < MOST_FIELDS) {
        text.append(shown == 0 ? "" : " ").append(value.field().name()).append('=').append(word);
        shown++;
      }
    }
    return shown == 0 ? null : text.toString();
  }

  private static String number(FieldValue value) {
    return switch (value.field().type()) {
      case BOOLEAN -> value.value() == 0 ? "false" : "true";
      case CHAR -> escaped(String.valueOf((char) value.value()), '\'');
      case FLOAT -> Float.toString(Float.intBitsToFloat((int) value.value()));
      case DOUBLE -> Double.toString(Double.longBitsToDouble(value.value()));
      default -> Long.toString(value.value());
    };
  }

  private @Nullable String quoted(int object) throws IOException {
    String string = contents.string(object, LONGEST_STRING + 1);
    if (string == null) {
      return null;
    }
    return string.length() > LONGEST_STRING
        ? escaped(string.substring(0, LONGEST_STRING), '"') + "..."
        : escaped(string, '"');
  }

  private static String escaped(String text, char quote) {
    StringBuilder escaped = new StringBuilder().append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        case '\\' -> escaped.append("\\\\");
        default -> {
          if (c == quote) {
            escaped.append('\\').append(c);
          } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
            escaped.append(String.format("\\u%04x", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.append(quote).toString();
  }
}
