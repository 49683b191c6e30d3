package org.heapdiff.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.heapdiff.testdata.ValueType;

/**
 * A class with 10,000 fields, half of them references, of which each instance has its own objects
 * in; a list of its instances.
 */
final class FieldsShape implements Shape {
  private static final int REFERENCES = 5_000;

  @Override
  public long write(Path file, int objects, Moment moment) throws IOException {
    Application application = new Application(moment);
    HeapTypes types = application.types();
    HeapType part = application.define("com/acme/Part", types.object(), "owner:L");
    List<HeapType.Field> fields = new ArrayList<>();
    fields.add(new HeapType.Field("next", ValueType.OBJECT));
    for (int i = 0; i < REFERENCES; i++) {
      fields.add(new HeapType.Field("part" + i, ValueType.OBJECT));
      fields.add(new HeapType.Field("count" + i, ValueType.INT));
    }
    HeapType row = types.define("com/acme/Row", types.object(), fields, null);
    row.loadedBy(-1);
    int rows = Math.max(1, moment.grown(objects) / (REFERENCES + 1));
    HeapWriter writer = application.start(file, application.firstAddress());
    long stride = row.size() + (long) REFERENCES * part.size();
    for (int i = 0; i < rows; i++) {
      long address = writer.instance(row);
      writer.put(i + 1 < rows ? address + stride : 0L);
      for (int k = 0; k < REFERENCES; k++) {
        writer.put(address + row.size() + (long) k * part.size());
        writer.put(k);
      }
      for (int k = 0; k < REFERENCES; k++) {
        writer.instance(part);
        writer.put(address);
      }
    }
    return application.finish();
  }
}
