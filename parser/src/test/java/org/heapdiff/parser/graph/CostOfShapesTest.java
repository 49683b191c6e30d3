package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a node costs must depend neither on how many there are nor on the shape of the graph. Steps
 * are counted, not seconds: entries popped by the search, nodes looked at by the climbs, questions
 * about a node's size and group.
 */
class CostOfShapesTest {
  private static final int SMALL = 1 << 12;
  private static final int LARGE = 1 << 17;

  /** A graph of about {@code size} nodes whose node 0 is the only root. */
  private enum Shape {
    LIST {
      @Override
      ReferenceRows rows(int size) {
        return rows(size, (node, writer) -> add(writer, node + 1, size));
      }
    },
    LIST_IN_BOTH_DIRECTIONS {
      @Override
      ReferenceRows rows(int size) {
        return rows(
            size,
            (node, writer) -> {
              writer.add(Math.max(0, node - 1));
              add(writer, node + 1, size);
            });
      }
    },
    /** Each climb from an element of the array would be as long as the list. */
    LIST_WHOSE_ELEMENTS_ARE_IN_AN_ARRAY {
      @Override
      ReferenceRows rows(int size) {
        return rows(
            size,
            (node, writer) -> {
              if (node == 0) {
                writer.add(1);
                writer.add(2);
              } else if (node == 1) {
                for (int element = 3; element < size; element += 2) {
                  writer.add(element);
                }
              } else if (node % 2 == 0) {
                add(writer, node + 1, size);
                add(writer, node + 2, size);
              } else {
                writer.add(2);
              }
            });
      }
    },
    /** The same, but the elements have no references. */
    LIST_WHOSE_LEAVES_ARE_IN_AN_ARRAY {
      @Override
      ReferenceRows rows(int size) {
        return rows(
            size,
            (node, writer) -> {
              if (node == 0) {
                writer.add(1);
                writer.add(2);
              } else if (node == 1) {
                for (int element = 3; element < size; element += 2) {
                  writer.add(element);
                }
              } else if (node % 2 == 0) {
                add(writer, node + 1, size);
                add(writer, node + 2, size);
              }
            });
      }
    },
    ROOT_WITH_CHILDREN_THAT_REFER_BACK {
      @Override
      ReferenceRows rows(int size) {
        return rows(
            size,
            (node, writer) -> {
              if (node > 0) {
                writer.add(0);
              }
              for (int child = 1; node == 0 && child < size; child++) {
                writer.add(child);
              }
            });
      }
    },
    ARRAY_OF_REFERENCES_TO_FEW {
      @Override
      ReferenceRows rows(int size) {
        int elements = size / 10;
        return rows(
            elements,
            (node, writer) -> {
              for (int i = 0; node == 0 && i < size; i++) {
                writer.add(1 + i % (elements - 1));
              }
            });
      }
    },
    /** Paths that compression has to shorten again and again. */
    LIST_WHOSE_END_REFERS_TO_ALL {
      @Override
      ReferenceRows rows(int size) {
        return rows(
            size,
            (node, writer) -> {
              add(writer, node + 1, size);
              for (int target = size - 2; node == size - 1 && target > 0; target--) {
                writer.add(target);
              }
            });
      }
    },
    LADDER {
      @Override
      ReferenceRows rows(int size) {
        return rows(
            size,
            (node, writer) -> {
              writer.add(node ^ 1);
              add(writer, node + 2, size);
              add(writer, (node + 2) ^ 1, size);
            });
      }
    },
    /** Trees, lists and references to anywhere, about as in a service's heap. */
    RANDOM {
      @Override
      ReferenceRows rows(int size) {
        Random random = new Random(3);
        return rows(
            size,
            (node, writer) -> {
              add(writer, 2 * node + 1, size);
              add(writer, 2 * node + 2, size);
              if (node % 3 == 0) {
                writer.add(random.nextInt(size));
              }
              if (node % 5 == 0) {
                writer.add(Math.max(0, node - random.nextInt(50)));
              }
            });
      }
    };

    abstract ReferenceRows rows(int size);

    interface Targets {
      void write(int node, ReferenceRows.Writer writer);
    }

    static ReferenceRows rows(int nodes, Targets targets) {
      ReferenceRows rows = new ReferenceRows(nodes);
      ReferenceRows.Writer writer = rows.writer();
      for (int node = 0; node < nodes; node++) {
        writer.begin(20 * nodes);
        targets.write(node, writer);
        writer.end(node);
      }
      return rows;
    }

    static void add(ReferenceRows.Writer writer, int target, int nodes) {
      if (target < nodes) {
        writer.add(target);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void dominatorsCostALogarithmPerReferenceAtMost(Shape shape) {
    double small = stepsOfDominators(shape.rows(SMALL));
    double large = stepsOfDominators(shape.rows(LARGE));
    // A climb by jumps takes at most about 3 log2 steps, and 17 / 12 times as many in the larger
    // graph; without them it would be 32 times as many.
    assertTrue(small <= 3 * 12, small + " steps a reference");
    assertTrue(large <= 1.5 * small + 1, large + " steps a reference, not " + small);
  }

  private static double stepsOfDominators(ReferenceRows rows) {
    Reach reach = new Reach(rows);
    reach.from(new int[] {0});
    reach.dominators(1);
    return (double) reach.steps() / (rows.nodeCount() + rows.referenceCount());
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void retainedSizesAskForEachNodeOnce(Shape shape) {
    ReferenceRows rows = shape.rows(LARGE);
    Reach reach = new Reach(rows);
    reach.from(new int[] {0});
    AtomicLong questions = new AtomicLong();
    new RetainedSizes(
        reach.dominators(2),
        node -> {
          questions.incrementAndGet();
          return 16;
        });
    assertTrue(questions.get() <= rows.nodeCount(), questions + " questions");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void totalsOfGroupsAskForEachNodeAFewTimes(Shape shape) {
    ReferenceRows rows = shape.rows(LARGE);
    Reach reach = new Reach(rows);
    reach.from(new int[] {0});
    AtomicLong questions = new AtomicLong();
    RetainedSizes sizes =
        new RetainedSizes(
            reach.dominators(2),
            node -> {
              questions.incrementAndGet();
              return 16;
            });
    GroupTotals.of(
        sizes,
        node -> {
          questions.incrementAndGet();
          return node % 100;
        },
        100,
        2);
    assertTrue(questions.get() <= 6L * rows.nodeCount(), questions + " questions");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void climbsByJumpsTakeLogarithmicallyManySteps(Shape shape) {
    // What the search for the dominators of leaves rests on, from the deepest place to any.
    ReferenceRows rows = shape.rows(LARGE);
    Reach reach = new Reach(rows);
    reach.from(new int[] {0});
    DominatorTree tree = reach.dominators(1);
    JumpPointers pointers = new JumpPointers(new long[tree.placeCount()]);
    for (int place = 1; place < tree.placeCount(); place++) {
      pointers.add(place, tree.parent(place));
    }
    Random random = new Random(4);
    for (int i = 0; i < 1000; i++) {
      int place = random.nextInt(tree.placeCount());
      int goal = random.nextInt(tree.placeCount());
      int steps = 0;
      while (place > goal) {
        int jump = pointers.jump(place);
        place = jump > goal ? jump : tree.parent(place);
        steps++;
      }
      assertTrue(steps <= 3 * 17 + 3, steps + " steps");
    }
  }
}
