package org.heapdiff.testdata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a {@link HeapBuilder} writes, in which form and order. */
final class DumpRecords {
  /** The serial number of the trace without frames that HotSpot gives to every object. */
  private static final int EMPTY_TRACE = 1;

  private final HeapBuilder heap;
  final List<Root> roots = new ArrayList<>();
  final List<HprofWriter.Records> before = new ArrayList<>();
  final List<HprofWriter.Records> inside = new ArrayList<>();
  final List<HprofWriter.Records> after = new ArrayList<>();
  final Map<Integer, String> androidHeaps = new LinkedHashMap<>();
  HprofVersion version = HprofVersion.V1_0_2;
  long timeMillis = 1_700_000_000_000L;
  HeapDumpFraming framing = HeapDumpFraming.segments(1 << 20);
  HprofWriter.@Nullable Records betweenSegments;
  OptionalLong shuffleSeed = OptionalLong.empty();
  boolean javaNames;
  boolean namesLast;
  boolean classesLast;
  boolean rootsFirst;
  boolean stickyClasses = true;
  private int idSize = 8;
  private NameTable names = new NameTable(8);
  private final List<StackTrace> traces = new ArrayList<>();
  private int frameCount;

  // What the heap dumps before this one have already written.
  private final ByteArrayOutputStream frozen = new ByteArrayOutputStream();
  private int frozenNames;
  private int frozenClassSerial;
  private int frozenTraces;

  DumpRecords(HeapBuilder heap) {
    this.heap = heap;
    traces.add(new StackTrace(EMPTY_TRACE, 0));
  }

  /** A GC root and the numbers in its record. */
  record Root(RootCode code, HeapObject object, List<Integer> serials) {
    void writeTo(HprofWriter writer) throws IOException {
      writer.root(code, object.address, serials.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  NameTable names() {
    return names;
  }

  void setIdSize(int bytes) {
    if (bytes != 4 && bytes != 8) {
      throw new IllegalArgumentException("ids have 4 or 8 bytes, not " + bytes);
    }
    if (names.size() > 0) {
      throw new IllegalStateException("the size of ids must be set before names are used");
    }
    idSize = bytes;
    names = new NameTable(bytes);
  }

  StackTrace newTrace(int threadSerial) {
    StackTrace trace = new StackTrace(traces.size() + 1, threadSerial);
    traces.add(trace);
    return trace;
  }

  void addFrame(
      StackTrace trace,
      String className,
      String method,
      String descriptor,
      @Nullable String source,
      int line) {
    frameCount++;
    trace
        .frames()
        .add(new StackTrace.Frame(frameCount, className, method, descriptor, source, line));
  }

  void writeFile(OutputStream out) throws IOException {
    HprofWriter writer = new HprofWriter(out, version, idSize, timeMillis);
    frozen.writeTo(out);
    write(writer);
    out.flush();
  }

  void freeze() throws IOException {
    write(HprofWriter.headless(frozen, idSize));
    frozenNames = names.size();
    frozenClassSerial =
        heap.objects().stream()
            .filter(HeapClass.class::isInstance)
            .mapToInt(object -> ((HeapClass) object).serial())
            .max()
            .orElse(0);
    frozenTraces = traces.size();
  }

  private void write(HprofWriter writer) throws IOException {
    List<HprofWriter.Records> subRecords = subRecords();
    List<HprofWriter.Records> nouns = nouns();
    if (!namesLast) {
      names.write(writer, frozenNames);
      writeAll(nouns, writer);
    }
    writeAll(before, writer);
    writer.startHeapDump(framing, betweenSegments);
    writeAll(subRecords, writer);
    writeAll(inside, writer);
    writer.endHeapDump();
    if (namesLast) {
      names.write(writer, frozenNames);
      writeAll(nouns, writer);
    }
    writeAll(after, writer);
  }

  private static void writeAll(List<HprofWriter.Records> all, HprofWriter writer)
      throws IOException {
    for (HprofWriter.Records records : all) {
      records.writeTo(writer);
    }
  }

  /** LOAD_CLASS, FRAME and TRACE of what is new. Gives names their ids. */
  private List<HprofWriter.Records> nouns() {
    List<HprofWriter.Records> nouns = new ArrayList<>();
    for (HeapObject object : heap.objects()) {
      if (object instanceof HeapClass type
          && type.loadRecorded()
          && type.serial() > frozenClassSerial) {
        long nameId = names.id(javaNames ? type.name() : internalName(type.name()));
        nouns.add(writer -> writer.loadClass(type.serial(), type.address, EMPTY_TRACE, nameId));
      }
    }
    for (StackTrace trace : traces.subList(frozenTraces, traces.size())) {
      for (StackTrace.Frame frame : trace.frames()) {
        HeapClass type = heap.knownClass(frame.className());
        int classSerial = type == null ? 0 : type.serial();
        long methodId = names.id(frame.method());
        long descriptorId = names.id(frame.descriptor());
        long sourceId = frame.source() == null ? 0 : names.id(frame.source());
        nouns.add(
            writer ->
                writer.frame(
                    frame.id(), methodId, descriptorId, sourceId, classSerial, frame.line()));
      }
      long[] frameIds = trace.frames().stream().mapToLong(StackTrace.Frame::id).toArray();
      nouns.add(writer -> writer.trace(trace.serial(), trace.threadSerial(), frameIds));
    }
    return nouns;
  }

  private List<HprofWriter.Records> subRecords() {
    List<HprofWriter.Records> classes = new ArrayList<>();
    List<HprofWriter.Records> objects = new ArrayList<>();
    List<HprofWriter.Records> rootRecords = new ArrayList<>();
    List<HprofWriter.Records> sticky = new ArrayList<>();
    androidHeaps.values().forEach(names::id);
    if (!androidHeaps.isEmpty()) {
      names.id("default");
    }
    int[] current = {-1};
    for (HeapObject object : heap.objects()) {
      if (object instanceof HeapClass type
          && type.loader() == null
          && !type.name().endsWith("]")
          && stickyClasses) {
        sticky.add(writer -> writer.root(RootCode.STICKY_CLASS, type.address));
      }
      if (!object.recorded) {
        continue;
      }
      if (object instanceof HeapClass type) {
        ClassRecord record = type.toRecord(names, idSize);
        classes.add(inAndroidHeap(object, current, writer -> writer.classDump(record)));
      } else if (object instanceof HeapInstance instance) {
        objects.add(
            inAndroidHeap(
                object,
                current,
                writer -> {
                  byte[] fields = instance.fieldBytes(idSize);
                  writer.instance(
                      instance.address,
                      instance.traceSerial,
                      instance.type().address,
                      fields,
                      fields.length);
                }));
      } else if (object instanceof HeapArray array) {
        objects.add(inAndroidHeap(object, current, array::write));
      }
    }
    for (Root root : roots) {
      rootRecords.add(root::writeTo);
    }
    rootRecords.addAll(sticky);

    List<HprofWriter.Records> all = new ArrayList<>();
    all.addAll(classesLast ? objects : classes);
    all.addAll(classesLast ? classes : objects);
    all.addAll(rootsFirst ? 0 : all.size(), rootRecords);
    if (shuffleSeed.isPresent()) {
      Collections.shuffle(all, new Random(shuffleSeed.getAsLong()));
    }
    return all;
  }

  /** Says which heap the object is in wherever that is another one than before. */
  private HprofWriter.Records inAndroidHeap(
      HeapObject object, int[] current, HprofWriter.Records record) {
    return writer -> {
      if (object.androidHeap != current[0]) {
        current[0] = object.androidHeap;
        String name = androidHeaps.get(object.androidHeap);
        writer.heapDumpInfo(
            Math.max(0, object.androidHeap), names.id(name == null ? "default" : name));
      }
      record.writeTo(writer);
    };
  }

  /**
   * A name as HotSpot writes it: slashes, descriptors for arrays, and a plus sign before the
   * address of a hidden class.
   */
  static String internalName(String name) {
    if (name.endsWith("[]")) {
      String element = name.substring(0, name.length() - 2);
      for (ValueType type : ValueType.values()) {
        if (type != ValueType.OBJECT && type.name().equalsIgnoreCase(element)) {
          return "[" + type.signature();
        }
      }
      String inner = internalName(element);
      return inner.startsWith("[") ? "[" + inner : "[L" + inner + ";";
    }
    return name.replace("/0x", "+0x").replace('.', '/');
  }
}
