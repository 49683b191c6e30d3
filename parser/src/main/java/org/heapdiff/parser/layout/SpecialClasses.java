package org.heapdiff.parser.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes whose instances are larger than the fields in a dump say: HotSpot injects fields into
 * some ({@code *_INJECTED_FIELDS} in {@code javaClasses.hpp}) and pads what is annotated
 * {@code @Contended}.
 *
 * <p>Both differ by JDK version, which a dump does not tell reliably. So each class has a list of
 * variants, the likeliest for the fields that it has in the dump first; a distance that equals one
 * of them decides.
 */
final class SpecialClasses {
  /**
   * One possibility.
   *
   * @param injected a letter for each injected field: P pointer, L reference, J long, I int, S
   *     short, B byte
   * @param groups the names of fields that are {@code @Contended} with each other; fields that the
   *     class does not have are ignored
   * @param contended whether the class itself is {@code @Contended}
   */
  record Variant(String injected, List<Set<String>> groups, boolean contended) {
    private static Variant injected(String fields) {
      return new Variant(fields, List.of(), false);
    }

    private static Variant group(String... fields) {
      return new Variant("", List.of(Set.of(fields)), false);
    }

    private Variant inject(String fields) {
      return new Variant(fields, groups, contended);
    }
  }

  private static final Variant ORDINARY = Variant.injected("");
  private static final Variant CONTENDED = new Variant("", List.of(), true);

  private SpecialClasses() {}

  /** Tells the variants of a class by the fields that it has in the dump. */
  private interface Rule {
    /** The variants; {@code since8} says whether the dump is of JDK 8 or later. */
    List<Variant> variants(Set<String> fields, boolean since8);
  }

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("java.lang.Class", SpecialClasses::javaLangClass),
          Map.entry(
              "java.lang.ClassLoader",
              (fields, since8) -> since8 ? variants("P", "") : variants("", "P")),
          Map.entry("java.lang.Module", (fields, since8) -> variants("P", "")),
          Map.entry("java.lang.Thread", (fields, since8) -> thread(fields)),
          Map.entry(
              "java.lang.VirtualThread",
              (fields, since8) ->
                  fields.contains("onWaitingList")
                      ? variants("P", "B", "")
                      : variants("", "B", "P")),
          Map.entry("java.lang.InternalError", (fields, since8) -> variants("B", "")),
          Map.entry("java.lang.StackFrameInfo", (fields, since8) -> variants("S", "")),
          Map.entry(
              "java.lang.invoke.MemberName",
              (fields, since8) ->
                  fields.contains("method")
                      ? variants("P", "PPL", "")
                      : variants("PPL", "PP", "P", "")),
          Map.entry(
              "java.lang.invoke.ResolvedMethodName",
              (fields, since8) ->
                  fields.contains("vmholder") ? variants("P", "PL") : variants("PL", "P")),
          Map.entry(
              "java.lang.invoke.CallSite",
              // JDK 25 has here what was in the context before.
              (fields, since8) ->
                  fields.contains("context") ? variants("", "PJ") : variants("PJ", "")),
          Map.entry(
              "java.lang.invoke.MethodHandleNatives$CallSiteContext",
              (fields, since8) -> variants("PJ", "P", "PL", "")),
          Map.entry("jdk.internal.vm.StackChunk", (fields, since8) -> variants("LPIBB", "LPIB")),
          Map.entry(
              "java.util.concurrent.ConcurrentHashMap$CounterCell",
              (fields, since8) -> List.of(CONTENDED, ORDINARY)),
          Map.entry(
              "java.util.concurrent.atomic.Striped64$Cell",
              (fields, since8) -> List.of(CONTENDED, ORDINARY)),
          Map.entry(
              "java.util.concurrent.Exchanger$Slot",
              (fields, since8) -> List.of(CONTENDED, ORDINARY)),
          Map.entry(
              "java.util.concurrent.Exchanger$Node",
              // Padded until it moved into a padded slot.
              (fields, since8) ->
                  fields.contains("bound")
                      ? List.of(CONTENDED, ORDINARY)
                      : List.of(ORDINARY, CONTENDED)),
          Map.entry(
              "java.util.concurrent.SubmissionPublisher$BufferedSubscription",
              (fields, since8) ->
                  List.of(
                      new Variant("", List.of(Set.of("demand", "waiting")), true),
                      CONTENDED,
                      ORDINARY)),
          Map.entry(
              "java.util.concurrent.ForkJoinPool",
              (fields, since8) ->
                  List.of(Variant.group("ctl", "parallelism"), CONTENDED, ORDINARY)),
          Map.entry(
              "java.util.concurrent.ForkJoinPool$WorkQueue",
              (fields, since8) -> workQueue(fields)));

  /** The names of all special classes. */
  static Set<String> names() {
    return RULES.keySet();
  }

  /**
   * The variants of a class, or null for one that is as its fields say.
   *
   * @param since8 whether the dump is of JDK 8 or later
   */
  static @Nullable List<Variant> variants(String name, Set<String> fields, boolean since8) {
    Rule rule = RULES.get(name);
    return rule == null ? null : rule.variants(fields, since8);
  }

  private static List<Variant> variants(String... injected) {
    List<Variant> variants = new ArrayList<>();
    for (String fields : injected) {
      variants.add(Variant.injected(fields));
    }
    return variants;
  }

  private static List<Variant> javaLangClass(Set<String> fields, boolean since8) {
    if (!since8) {
      return variants("LLL", "PPPII", "PPIIL");
    }
    // JDK 25 made signers and the protection domain fields of the class file.
    return fields.contains("signers")
        ? variants("PPIILL", "PPIILLL", "PPIIL")
        : variants("PPIILLL", "PPIILL");
  }

  private static List<Variant> thread(Set<String> fields) {
    if (!fields.contains("threadLocalRandomSeed")) {
      return List.of(ORDINARY);
    }
    Variant padded =
        Variant.group(
            "threadLocalRandomSeed", "threadLocalRandomProbe", "threadLocalRandomSecondarySeed");
    if (!fields.contains("holder")) {
      return List.of(padded, ORDINARY);
    }
    // JDK 19 began to inject; one without Flight Recorder has no short.
    List<Variant> variants = new ArrayList<>();
    boolean old = fields.contains("inheritedAccessControlContext");
    for (Variant padding : old ? List.of(padded, ORDINARY) : List.of(ORDINARY, padded)) {
      for (String injected : List.of("PIBS", "PS", "PIB", "P")) {
        variants.add(padding.inject(injected));
      }
    }
    return variants;
  }

  private static List<Variant> workQueue(Set<String> fields) {
    Variant of25 = Variant.group("top", "phase", "stackPred", "source", "nsteals", "parking");
    Variant of17 = Variant.group("top", "source", "nsteals");
    Variant of21 = Variant.group("top", "access", "phase", "source", "nsteals", "stackPred");
    if (fields.contains("parking")) {
      return List.of(of25, of17, CONTENDED);
    }
    if (fields.contains("access")) {
      return List.of(of21, of17, CONTENDED);
    }
    return List.of(of17, CONTENDED, of25, ORDINARY);
  }
}
