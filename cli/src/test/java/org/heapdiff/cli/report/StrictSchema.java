package org.heapdiff.cli.report;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The published JSON schema, but stricter: fields that it does not name are errors here. */
public final class StrictSchema {
  private final Schema schema;

  /** Reads the schema that is in the jar. */
  public StrictSchema() throws IOException {
    try (InputStream text =
        Objects.requireNonNull(
            JsonRenderer.class.getResourceAsStream(
                "/org/heapdiff/cli/schema/heapdiff-1.schema.json"))) {
      String strict =
          new String(text.readAllBytes(), StandardCharsets.UTF_8)
              .replace(
                  "\"type\": \"object\",",
                  "\"type\": \"object\", \"additionalProperties\": false,");
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(strict, InputFormat.JSON);
    }
  }

  /** What is wrong with a text, empty if it is as the schema says. */
  public List<String> problems(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }
}
