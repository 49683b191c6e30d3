package org.heapdiff.parser.layout;

import java.util.Arrays;
import org.heapdiff.parser.FieldType;

/**
 * Shallow sizes: how many bytes each object of a dump takes in the heap it was taken from.
 *
 * <p>A dump does not hold sizes. In HotSpot's heaps neighbors touch, so an object's distance to the
 * next is its size unless there is a gap; a model of HotSpot's field layout, whose parameters
 * (headers, references, alignment, order of fields) are those that explain the distances best,
 * decides where distances cannot. Sizes are then those that {@code jcmd GC.class_histogram} counts
 * with, except for fillers.
 *
 * <p>Immutable. Sizes are in bytes and include header and alignment.
 */
public final class ObjectLayout {
  /** No object of any JVM is smaller, in bytes. */
  static final int SMALLEST_OBJECT = 8;

  /** Where the sizes come from. */
  public enum Source {
    /** Measured: the distances between objects confirm the layout. */
    DISTANCES,
    /** Addresses, but too few objects touch to confirm a layout: the usual one for the dump. */
    DEFAULTS,
    /** The dump's ids are no addresses, so nothing can be measured: the usual layout. */
    NOT_ADDRESSES,
    /** An Android dump: ART's fixed layout. */
    ANDROID
  }

  private final LayoutParameters parameters;
  private final int idSize;
  private final Source source;
  private final int[] instanceSizes;
  private final int[] classObjectSizes;

  private ObjectLayout(
      LayoutParameters parameters,
      int idSize,
      Source source,
      int[] instanceSizes,
      int[] classObjectSizes) {
    this.parameters = parameters;
    this.idSize = idSize;
    this.source = source;
    this.instanceSizes = instanceSizes;
    this.classObjectSizes = classObjectSizes;
  }

  /**
   * Infers the layout of a dump. Takes time linear in classes and fields.
   *
   * @param idSize bytes of an id in the dump, 4 or 8
   * @param lowestAddress of any object, unsigned
   * @param highestAddress of any object, unsigned
   * @throws IllegalArgumentException if shapes and distances differ in the number of classes
   */
  public static ObjectLayout infer(
      ClassShapes shapes,
      Distances distances,
      int idSize,
      long lowestAddress,
      long highestAddress) {
    int n = shapes.classCount();
    if (distances.classCount() != n) {
      throw new IllegalArgumentException(
          n + " classes, but distances of " + distances.classCount());
    }
    FieldCounts counts = new FieldCounts(shapes);
    int pointerKind = idSize == 4 ? FieldCounts.INTS : FieldCounts.LONGS;
    Landmarks landmarks = Landmarks.of(shapes);
    LayoutModel model = new LayoutModel(shapes, counts, distances, pointerKind, landmarks.since8());
    long span = highestAddress - lowestAddress;
    if (landmarks.android()) {
      return android(counts, model, landmarks, idSize);
    }
    boolean addresses = distances.tooNear() * 100 <= distances.total();
    addresses &= distances.multiplesOf(3) * 100 >= distances.total() * 99;
    LayoutFit fit = new LayoutFit(counts, model, distances, landmarks.stackChunk());
    if (addresses) {
      int alignment = LayoutFit.alignment(distances);
      LayoutFit.Fit best =
          fit.best(LayoutFit.candidates(idSize, span, alignment, landmarks.gapFilling()));
      if (alignment > 8 && !best.confirmed()) {
        best = fit.best(LayoutFit.candidates(idSize, span, 8, landmarks.gapFilling()));
      }
      if (best.plausible()) {
        return measured(counts, model, distances, fit, best, landmarks, idSize);
      }
    }
    LayoutParameters usual = LayoutFit.candidates(idSize, span, 8, landmarks.gapFilling()).get(0);
    int[] sizes = model.sizes(usual, false, null);
    int[] classObjects = ClassObjects.modelled(counts, usual, sizes, landmarks).sizes;
    return new ObjectLayout(usual, idSize, Source.NOT_ADDRESSES, sizes, classObjects);
  }

  private static ObjectLayout android(
      FieldCounts counts, LayoutModel model, Landmarks landmarks, int idSize) {
    // ART's java.lang.Object declares the header's two words as fields.
    int base = landmarks.object() >= 0 && counts.hasFields(landmarks.object()) ? 0 : 8;
    LayoutParameters art = new LayoutParameters(base, 12, 4, 8, FieldOrder.ART);
    int[] sizes = model.sizes(art, false, null);
    int[] classObjects = ClassObjects.modelled(counts, art, sizes, landmarks).sizes;
    return new ObjectLayout(art, idSize, Source.ANDROID, sizes, classObjects);
  }

  private static ObjectLayout measured(
      FieldCounts counts,
      LayoutModel model,
      Distances distances,
      LayoutFit fit,
      LayoutFit.Fit best,
      Landmarks landmarks,
      int idSize) {
    LayoutParameters parameters = best.parameters();
    DistanceEvidence evidence =
        new DistanceEvidence(
            distances,
            parameters,
            best.confirmed(),
            fit.gapShare(parameters),
            landmarks.stackChunk());
    int[] sizes = model.sizes(parameters, true, evidence);
    ClassObjects classObjects =
        ClassObjects.measured(counts, parameters, sizes, landmarks, distances);
    if (landmarks.javaLangClass() >= 0) {
      sizes[landmarks.javaLangClass()] = classObjects.base;
    }
    return new ObjectLayout(
        parameters,
        idSize,
        best.confirmed() ? Source.DISTANCES : Source.DEFAULTS,
        sizes,
        classObjects.sizes);
  }

  /**
   * The same without what is known of classes, which takes 8 bytes of each: {@link #instanceSize},
   * {@link #classObjectSize} and {@link #stackChunkSize} cannot be asked.
   */
  public ObjectLayout withoutClasses() {
    return new ObjectLayout(parameters, idSize, source, new int[0], new int[0]);
  }

  /**
   * The size of an instance of the class, which is no array. Instances of {@code
   * jdk.internal.vm.StackChunk} have {@link #stackChunkSize} instead, class objects {@link
   * #classObjectSize}.
   */
  public int instanceSize(int c) {
    return instanceSizes[c];
  }

  /** The size of an array of primitives, whose type is one of HPROF's codes. */
  public long primitiveArraySize(int typeCode, int length) {
    FieldType element = FieldType.ofCode(typeCode);
    if (element == null || element == FieldType.OBJECT) {
      throw new IllegalArgumentException("no primitive type: " + typeCode);
    }
    return parameters.arraySize(element, length);
  }

  /** The size of an array of references. */
  public long objectArraySize(int length) {
    return parameters.arraySize(FieldType.OBJECT, length);
  }

  /** The size of the class object of the class, static fields included. */
  public int classObjectSize(int ofClass) {
    return classObjectSizes[ofClass];
  }

  /**
   * The size of an instance of {@code jdk.internal.vm.StackChunk}, the stack of a blocked virtual
   * thread: behind its fields it holds the stack and a bitmap of the references there ({@code
   * instanceStackChunkKlass.inline.hpp}).
   *
   * @param c the class
   * @param stackWords the value of its field {@code size}
   */
  public long stackChunkSize(int c, int stackWords) {
    long bits = parameters.referenceBytes() == idSize ? stackWords : 2L * stackWords;
    long wordBits = 8L * idSize;
    long words = stackWords + (bits + wordBits - 1) / wordBits;
    return parameters.align(instanceSizes[c] + words * idSize);
  }

  /** Bytes of an object's header: 8, 12 or 16. */
  public int headerBytes() {
    int ofArray = parameters.arrayBase() - 4;
    return source == Source.ANDROID ? 8 : Math.min(Math.max(parameters.instanceBase(), 8), ofArray);
  }

  /** Bytes of a reference in a field or array, 4 or 8. */
  public int referenceBytes() {
    return parameters.referenceBytes();
  }

  /** What sizes are multiples of, in bytes, a power of two from 8 to 256. */
  public int alignmentBytes() {
    return parameters.alignment();
  }

  /** Bytes before the first element of an array. */
  public int arrayBaseOffset(FieldType element) {
    return parameters.arrayBaseOffset(element);
  }

  /** Where the sizes come from. */
  public Source source() {
    return source;
  }

  /** Whether the sizes were measured in the dump, so that they are exact. */
  public boolean inferred() {
    return source == Source.DISTANCES;
  }

  /**
   * One line for people: {@code 64-bit, compressed references, compact headers, 8-byte alignment}.
   */
  public String describe() {
    StringBuilder line = new StringBuilder(idSize == 4 ? "32-bit" : "64-bit");
    if (source == Source.ANDROID) {
      line.append(", Android");
    } else if (idSize == 8) {
      line.append(referenceBytes() == 4 ? ", compressed" : ", full").append(" references");
      line.append(
          switch (headerBytes()) {
            case 8 -> ", compact headers";
            case 12 -> ", compressed class pointers";
            default -> ", full class pointers";
          });
    }
    line.append(", ").append(alignmentBytes()).append("-byte alignment");
    switch (source) {
      case DISTANCES -> {}
      case DEFAULTS -> line.append(" (assumed: too few objects touch)");
      case NOT_ADDRESSES -> line.append(" (assumed: ids are not addresses)");
      case ANDROID -> line.append(" (assumed)");
    }
    return line.toString();
  }

  /** The same as {@link #describe}. */
  @Override
  public String toString() {
    return describe();
  }

  /**
   * Classes that tell what made the dump, or that are laid out in a way of their own; -1 for none.
   */
  private record Landmarks(
      int object,
      int javaLangClass,
      int stackChunk,
      boolean before7,
      boolean since8,
      boolean gapFilling,
      boolean android) {
    static Landmarks of(ClassShapes shapes) {
      boolean android =
          shapes.named("dalvik.system.VMRuntime") >= 0 || shapes.named("java.lang.DexCache") >= 0;
      // Closeable extends AutoCloseable since JDK 7.
      boolean before7 =
          shapes.named("java.io.Closeable") >= 0
              && shapes.named("java.lang.AutoCloseable") < 0
              && !android;
      return new Landmarks(
          shapes.named("java.lang.Object"),
          shapes.named("java.lang.Class"),
          shapes.named("jdk.internal.vm.StackChunk"),
          before7,
          shapes.named("java.lang.reflect.Executable") >= 0,
          shapes.named("java.lang.Record") >= 0,
          android);
    }
  }

  /** Decides between the modelled size and the distances of a class. */
  private record DistanceEvidence(
      Distances distances,
      LayoutParameters parameters,
      boolean confirmed,
      double gapShare,
      int variableClass)
      implements LayoutModel.Evidence {
    /** Neighbors that must agree before padding is believed in. */
    private static final int ENOUGH = 4;

    private static final double FEW_GAPS = 0.25;

    @Override
    public int size(int c, int modelled) {
      int distance = distances.smallest(c);
      if (distance == modelled || distance == Distances.NONE || c == variableClass) {
        return modelled;
      }
      if (distance < modelled) {
        return Math.max(distance & -parameters.alignment(), SMALLEST_OBJECT);
      }
      // All instances may be followed by garbage of the same kind, so that all agree on a size that
      // is too large; hence only what no garbage explains.
      boolean hidden =
          distance - modelled < parameters.smallestObject() || padded(c, distance - modelled);
      return confirmed && hidden ? distance : modelled;
    }

    /** Whether {@code more} bytes than modelled are the padding of a {@code @Contended} class. */
    private boolean padded(int c, int more) {
      int agree = distances.seenSmallest(c);
      return more >= 2 * Fields.PADDING
          && more <= 2 * Fields.PADDING + Math.max(16, parameters.alignment())
          && gapShare < FEW_GAPS
          && agree >= ENOUGH
          && agree >= distances.seen(c) * (1 - gapShare) * 0.8;
    }
  }

  /** The sizes of class objects: an instance of java.lang.Class and the static fields behind it. */
  private static final class ClassObjects {
    private final int base;
    private final int[] sizes;

    private ClassObjects(int base, int[] sizes) {
      this.base = base;
      this.sizes = sizes;
    }

    static ClassObjects modelled(
        FieldCounts counts, LayoutParameters parameters, int[] instanceSizes, Landmarks landmarks) {
      int c = landmarks.javaLangClass();
      int base = c >= 0 ? instanceSizes[c] : parameters.instanceBase();
      return new ClassObjects(base, withStatics(counts, parameters, base, landmarks));
    }

    private static int[] withStatics(
        FieldCounts counts, LayoutParameters parameters, int base, Landmarks landmarks) {
      int[] byRow = new int[counts.rowCount()];
      Arrays.fill(byRow, base);
      for (int row = 0; row < byRow.length; row++) {
        // JDK 6 and earlier kept static fields elsewhere.
        if (row != FieldCounts.NO_FIELDS && !landmarks.before7()) {
          byRow[row] = parameters.align(base + Fields.staticBytes(counts, row, parameters));
        }
      }
      int[] sizes = new int[counts.classCount()];
      for (int c = 0; c < sizes.length; c++) {
        sizes[c] = byRow[counts.staticRow(c)];
      }
      return sizes;
    }

    static ClassObjects measured(
        FieldCounts counts,
        LayoutParameters parameters,
        int[] instanceSizes,
        Landmarks landmarks,
        Distances distances) {
      int javaLangClass = landmarks.javaLangClass();
      // The class objects of primitive types and of classes without static fields show the base.
      int base = javaLangClass >= 0 ? distances.smallest(javaLangClass) : Distances.NONE;
      for (int c = 0; c < counts.classCount(); c++) {
        if (!counts.hasStatics(c)) {
          base = Math.min(base, distances.ofClassObject(c));
        }
      }
      if (base == Distances.NONE) {
        return modelled(counts, parameters, instanceSizes, landmarks);
      }
      int[] sizes = withStatics(counts, parameters, base, landmarks);
      // Where static fields are kept elsewhere they do not fit in.
      int fitting = 0;
      int tooLarge = 0;
      for (int c = 0; c < sizes.length; c++) {
        if (sizes[c] > base && distances.ofClassObject(c) != Distances.NONE) {
          if (sizes[c] > distances.ofClassObject(c)) {
            tooLarge++;
          } else {
            fitting++;
          }
        }
      }
      if (tooLarge > fitting) {
        Arrays.fill(sizes, base);
      }
      for (int c = 0; c < sizes.length; c++) {
        int distance = distances.ofClassObject(c);
        if (distance - sizes[c] < parameters.smallestObject()) {
          sizes[c] = distance;
        }
      }
      return new ClassObjects(base, sizes);
    }
  }
}
