package org.heapdiff.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.heapdiff.identity.ClassPairing;
import org.heapdiff.identity.GeneratedNames;
import org.heapdiff.objects.Amount;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.QuickHistogram;

/**
 * What two histograms say of each class. Classes of one name are one: what tells loaders apart is
 * in the heap, which is not looked at. Names made at run time pair as in {@link ClassPairing},
 * without what changes in them, if the fields are the same.
 */
public final class QuickChanges {
  /** All classes of one name. */
  private record Named(Amount amount, String generatedKey) {
    Named plus(Amount more) {
      return new Named(amount.plus(more), generatedKey);
    }
  }

  private QuickChanges() {}

  /** Every name that has instances, as if all of them had been added to nothing. */
  static List<ClassChange> of(QuickHistogram histogram) {
    List<ClassChange> rows = new ArrayList<>();
    byName(histogram).forEach((name, all) -> rows.add(row(name, Amount.NONE, all.amount)));
    return rows;
  }

  /** Every name that has instances in either histogram. */
  static List<ClassChange> of(QuickHistogram before, QuickHistogram after) {
    Map<String, Named> old = byName(before);
    Map<String, Named> young = byName(after);
    Map<String, String> partners = partners(old, young);
    List<ClassChange> rows = new ArrayList<>();
    young.forEach(
        (name, named) -> {
          Named partner = old.remove(partners.get(name));
          rows.add(row(name, partner == null ? Amount.NONE : partner.amount, named.amount));
        });
    old.forEach((name, named) -> rows.add(row(name, named.amount, Amount.NONE)));
    return rows;
  }

  /** Which name after is which before; names that only one of them has are left out. */
  public static Map<String, String> partners(QuickHistogram before, QuickHistogram after) {
    return partners(byName(before), byName(after));
  }

  /** How many instances each name has, and their bytes; in no order. */
  public static Map<String, Amount> amounts(QuickHistogram histogram) {
    Map<String, Amount> amounts = new LinkedHashMap<>();
    byName(histogram).forEach((name, named) -> amounts.put(name, named.amount));
    return amounts;
  }

  private static Map<String, String> partners(Map<String, Named> old, Map<String, Named> young) {
    // The names without a partner, by what does not change in them.
    Map<String, Deque<String>> generated = new HashMap<>();
    old.forEach(
        (name, named) -> {
          if (!named.generatedKey.isEmpty() && !young.containsKey(name)) {
            generated.computeIfAbsent(named.generatedKey, k -> new ArrayDeque<>()).addLast(name);
          }
        });
    Map<String, String> partners = new HashMap<>();
    young.forEach(
        (name, named) -> {
          Deque<String> candidates = generated.get(named.generatedKey);
          if (old.containsKey(name)) {
            partners.put(name, name);
          } else if (candidates != null && !candidates.isEmpty()) {
            partners.put(name, candidates.removeFirst());
          }
        });
    return partners;
  }

  private static Map<String, Named> byName(QuickHistogram histogram) {
    ClassTable classes = histogram.classes();
    Map<String, Named> result = new LinkedHashMap<>();
    // HotSpot writes the youngest classes first, and the oldest are to pair with the oldest.
    for (int c = classes.count() - 1; c >= 0; c--) {
      if (histogram.objects(c) > 0) {
        Amount amount = new Amount(histogram.objects(c), histogram.bytes(c));
        String name = classes.name(c);
        Named known = result.get(name);
        result.put(
            name, known == null ? new Named(amount, generatedKey(classes, c)) : known.plus(amount));
      }
    }
    return result;
  }

  /** What does not change of a generated class from run to run; empty for other classes. */
  private static String generatedKey(ClassTable classes, int c) {
    String name = classes.name(c);
    String stem = GeneratedNames.normalize(name);
    return stem.equals(name) ? "" : stem + ' ' + ClassPairing.shape(classes, c);
  }

  private static ClassChange row(String name, Amount before, Amount after) {
    Amount net = after.minus(before);
    return new ClassChange(
        name,
        null,
        before,
        after,
        new Amount(Math.max(0, net.objects()), Math.max(0, net.bytes())),
        new Amount(Math.max(0, -net.objects()), Math.max(0, -net.bytes())),
        ClassChange.UNKNOWN,
        ClassChange.UNKNOWN);
  }
}
