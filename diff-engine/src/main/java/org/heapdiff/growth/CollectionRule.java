package org.heapdiff.growth;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.heapdiff.parser.ClassTable;
import org.heapdiff.parser.Contents;
import org.heapdiff.parser.Field;
import org.heapdiff.parser.FieldType;
import org.heapdiff.parser.FieldValue;
import org.heapdiff.parser.Snapshot;

/**
 * How the size of a collection follows from its fields; {@link CollectionRules} says how rules are
 * written.
 */
final class CollectionRule {
  private enum Form {
    SUM,
    DELEGATE,
    OWN_SIZE,
    ARRAY_LENGTH,
    RING,
    COUNTERS,
    NODES,
    UNKNOWN
  }

  /** A delegate may delegate on; more than a few times is a cycle. */
  private static final int MOST_DELEGATES = 5;

  private final Form form;
  private final String className;
  private final String unit;

  /** Paths of fields; of {@link Form#NODES} the class of the nodes. */
  private final List<String> paths;

  private final int divisor;

  private CollectionRule(
      Form form, String className, String unit, List<String> paths, int divisor) {
    this.form = form;
    this.className = className;
    this.unit = unit;
    this.paths = paths;
    this.divisor = divisor;
  }

  static CollectionRule parse(String className, String unit, String rule) {
    if (rule.equals("-")) {
      return new CollectionRule(Form.UNKNOWN, className, unit, List.of(), 1);
    }
    if (rule.startsWith("#")) {
      String node = rule.substring(1);
      String nodeClass = node.indexOf('.') < 0 ? className + "$" + node : node;
      return new CollectionRule(Form.NODES, className, unit, List.of(nodeClass), 1);
    }
    if (rule.startsWith(">")) {
      return new CollectionRule(Form.OWN_SIZE, className, unit, List.of(rule.substring(1)), 1);
    }
    if (rule.endsWith(">")) {
      String field = rule.substring(0, rule.length() - 1);
      return new CollectionRule(Form.DELEGATE, className, unit, List.of(field), 1);
    }
    int brackets = rule.indexOf("[]");
    if (brackets > 0) {
      int divisor = rule.endsWith("/2") ? 2 : 1;
      String field = rule.substring(0, brackets);
      return new CollectionRule(Form.ARRAY_LENGTH, className, unit, List.of(field), divisor);
    }
    int dots = rule.indexOf("..");
    int slash = rule.indexOf('/');
    if (dots > 0 && slash > 0) {
      List<String> fields = List.of(rule.substring(0, dots), rule.substring(dots + 2, slash));
      int divisor = Integer.parseInt(rule.substring(slash + 1));
      return new CollectionRule(Form.COUNTERS, className, unit, fields, divisor);
    }
    if (dots > 0) {
      int at = rule.indexOf('@');
      List<String> fields =
          List.of(rule.substring(0, dots), rule.substring(dots + 2, at), rule.substring(at + 1));
      return new CollectionRule(Form.RING, className, unit, fields, 1);
    }
    return new CollectionRule(Form.SUM, className, unit, List.of(rule.split("\\+", -1)), 1);
  }

  /** The class that the rule is about. */
  String className() {
    return className;
  }

  /** What the collection holds, in words: elements, entries. */
  String unit() {
    return unit;
  }

  /** Whether what the collection holds is in another collection, which is a part of it. */
  boolean isDelegating() {
    return form == Form.DELEGATE || form == Form.OWN_SIZE;
  }

  /** Whether a class has the fields that the rule is about. */
  boolean fits(ClassTable classes, int c) {
    if (form == Form.UNKNOWN || form == Form.NODES) {
      return true;
    }
    for (String path : paths) {
      int dot = path.indexOf('.');
      String name = dot < 0 ? path : path.substring(0, dot);
      FieldType type = type(classes, c, name);
      boolean reference =
          dot >= 0
              || form == Form.DELEGATE
              || form == Form.ARRAY_LENGTH
              || (form == Form.RING && path.equals(paths.get(2)));
      boolean fits =
          reference ? type == FieldType.OBJECT : type == FieldType.INT || type == FieldType.LONG;
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static FieldType type(ClassTable classes, int c, String name) {
    for (int k = c; k != ClassTable.NONE; k = classes.superclass(k)) {
      for (Field field : classes.instanceFields(k)) {
        if (field.name().equals(name)) {
          return field.type();
        }
      }
    }
    return FieldType.BOOLEAN;
  }

  /**
   * How many elements or entries a collection holds, as it says itself; empty where that is not
   * known.
   *
   * @throws IOException when the dump cannot be read any more
   */
  OptionalLong size(Snapshot snapshot, Contents contents, CollectionClasses collections, int object)
      throws IOException {
    return size(snapshot, contents, collections, object, 0);
  }

  private OptionalLong size(
      Snapshot snapshot, Contents contents, CollectionClasses collections, int object, int depth)
      throws IOException {
    long size;
    switch (form) {
      case SUM, OWN_SIZE -> {
        size = 0;
        for (String path : paths) {
          size += sum(snapshot, contents, object, List.of(path.split("\\.", -1)));
        }
      }
      case DELEGATE -> {
        int delegate = contents.reference(object, paths.get(0));
        CollectionRule rule = delegate < 0 ? null : collections.rule(delegate);
        if (rule == null || depth > MOST_DELEGATES) {
          return OptionalLong.empty();
        }
        return rule.size(snapshot, contents, collections, delegate, depth + 1);
      }
      case ARRAY_LENGTH -> {
        int array = contents.reference(object, paths.get(0));
        size = array < 0 ? 0 : snapshot.arrayLength(array) / divisor;
      }
      case RING -> {
        int array = contents.reference(object, paths.get(2));
        long head = number(contents, object, paths.get(0));
        long tail = number(contents, object, paths.get(1));
        size = tail - head;
        if (size < 0 && array >= 0) {
          size += snapshot.arrayLength(array);
        }
      }
      case COUNTERS ->
          size =
              (number(contents, object, paths.get(1)) - number(contents, object, paths.get(0)))
                  / divisor;
      case NODES -> size = nodes(snapshot, object);
      default -> {
        return OptionalLong.empty();
      }
    }
    return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /** Follows fields from an object; where an array is in the way, over all its elements. */
  private static long sum(Snapshot snapshot, Contents contents, int object, List<String> path)
      throws IOException {
    if (object < 0) {
      return 0;
    }
    if (snapshot.arrayLength(object) >= 0) {
      long sum = 0;
      for (int element : contents.elements(object)) {
        sum += sum(snapshot, contents, element, path);
      }
      return sum;
    }
    if (path.size() == 1) {
      return number(contents, object, path.get(0));
    }
    return sum(
        snapshot, contents, contents.reference(object, path.get(0)), path.subList(1, path.size()));
  }

  private static long number(Contents contents, int object, String field) throws IOException {
    for (FieldValue value : contents.fields(object)) {
      if (value.field().name().equals(field) && value.field().type() != FieldType.OBJECT) {
        return value.value();
      }
    }
    return 0;
  }

  /** Counts the nodes that are reached over nodes and refer to something else. */
  private long nodes(Snapshot snapshot, int object) {
    ClassTable classes = snapshot.classes();
    int nodeClass = classes.named(paths.get(0));
    IntOpenHashSet seen = new IntOpenHashSet();
    IntArrayList next = new IntArrayList();
    next.add(object);
    seen.add(object);
    long[] count = {0};
    while (!next.isEmpty()) {
      int node = next.popInt();
      boolean[] holds = {false};
      snapshot.forEachReference(
          node,
          target -> {
            int c = snapshot.classOf(target);
            if (c == nodeClass || isBetween(classes.name(c))) {
              if (seen.add(target)) {
                next.add(target);
              }
            } else {
              holds[0] = true;
            }
          });
      if (snapshot.classOf(node) == nodeClass && holds[0]) {
        count[0]++;
      }
    }
    return count[0];
  }

  /** Netty's chunks hang in lists that hang in the arena. */
  private boolean isBetween(String name) {
    return name.equals(paths.get(0) + "List");
  }

  @Override
  public String toString() {
    return className + " " + form + paths;
  }
}
