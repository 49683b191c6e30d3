package org.heapdiff.parser.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Shapes that make a recursion overflow or a climb quadratic; their dominators are known. */
class LargeShapesTest {
  @FunctionalInterface
  private interface Targets {
    void write(int node, ReferenceRows.Writer writer);
  }

  private static ReferenceRows rows(int nodeCount, int most, Targets targets) {
    ReferenceRows rows = new ReferenceRows(nodeCount);
    ReferenceRows.Writer writer = rows.writer();
    for (int node = 0; node < nodeCount; node++) {
      writer.begin(most);
      targets.write(node, writer);
      writer.end(node);
    }
    return rows;
  }

  private static DominatorTree check(ReferenceRows rows, IntUnaryOperator dominator, int... roots) {
    Reach reach = new Reach(rows);
    reach.from(roots);
    // A reference is popped at most once, and the search goes up from each node at most once.
    assertTrue(reach.steps() <= rows.referenceCount() + rows.nodeCount());
    DominatorTree tree = reach.dominators(2);
    for (int node = 0; node < rows.nodeCount(); node++) {
      if (dominator.applyAsInt(node) != tree.immediateDominator(node)) {
        assertEquals(dominator.applyAsInt(node), tree.immediateDominator(node), "node " + node);
      }
    }
    return tree;
  }

  @Test
  void chainOfAMillion() {
    int count = 1_000_000;
    ReferenceRows rows =
        rows(
            count,
            1,
            (node, writer) -> {
              if (node + 1 < count) {
                writer.add(node + 1);
              }
            });
    DominatorTree tree = check(rows, node -> node - 1, 0);
    RetainedSizes retained = new RetainedSizes(tree, node -> 24);
    assertEquals(24L * count, retained.of(0));
    assertEquals(24, retained.of(count - 1));
    GroupTotals totals = GroupTotals.of(retained, node -> 0, 1, 2);
    assertEquals(24L * count, totals.retained(0));
    assertEquals(24L * count, totals.shallow(0));
  }

  @Test
  void chainInBothDirectionsOfAMillion() {
    int count = 1_000_000;
    ReferenceRows rows =
        rows(
            count,
            2,
            (node, writer) -> {
              writer.add(Math.max(0, node - 1));
              writer.add(Math.min(count - 1, node + 1));
            });
    check(rows, node -> node - 1, 0);
  }

  @Test
  void queueWhoseElementsAreInAListToo() {
    // 0 -> queue 1 and array 2; queue node q(i) -> q(i + 1) and element e(i); array -> all e(i)
    int length = 200_000;
    ReferenceRows rows =
        rows(
            3 + 2 * length,
            length,
            (node, writer) -> {
              int i = (node - 3) / 2;
              if (node == 0) {
                writer.add(1);
                writer.add(2);
              } else if (node == 1) {
                writer.add(3);
              } else if (node == 2) {
                for (int k = 0; k < length; k++) {
                  writer.add(4 + 2 * k);
                }
              } else if (node % 2 == 1) {
                writer.add(node + 1);
                if (i + 1 < length) {
                  writer.add(node + 2);
                }
              } else {
                writer.add(1);
              }
            });
    check(
        rows,
        node -> node < 3 ? Math.min(0, node - 1) : node % 2 == 0 ? 0 : node == 3 ? 1 : node - 2,
        0);
  }

  @Test
  void leavesOfAQueueThatAreInAListToo() {
    int length = 200_000;
    ReferenceRows rows =
        rows(
            2 + 2 * length,
            length + 1,
            (node, writer) -> {
              if (node == 0) {
                writer.add(1);
                writer.add(2);
              } else if (node == 1) {
                for (int k = 0; k < length; k++) {
                  writer.add(3 + 2 * k);
                }
              } else if (node % 2 == 0) {
                writer.add((node + 1) | ReferenceRows.LEAF);
                if (node < 2 * length) {
                  writer.add(node + 2);
                }
              }
            });
    check(rows, node -> node < 3 ? Math.min(0, node - 1) : node % 2 == 1 ? 0 : node - 2, 0);
  }

  @Test
  void starOfAMillionLeaves() {
    int count = 1_000_000;
    ReferenceRows rows =
        rows(
            count,
            count,
            (node, writer) -> {
              for (int leaf = 1; leaf < count && node == 0; leaf++) {
                writer.add(leaf % 2 == 0 ? leaf | ReferenceRows.LEAF : leaf);
              }
            });
    DominatorTree tree = check(rows, node -> node == 0 ? -1 : 0, 0);
    int[] children = new int[1];
    tree.forEachChild(0, child -> children[0]++);
    assertEquals(count - 1, children[0]);
  }

  @Test
  void starOfAMillionThatReferBack() {
    int count = 1_000_000;
    ReferenceRows rows =
        rows(
            count,
            count,
            (node, writer) -> {
              if (node > 0) {
                writer.add(0);
              }
              for (int point = 1; point < count && node == 0; point++) {
                writer.add(point);
              }
            });
    check(rows, node -> node == 0 ? -1 : 0, 0);
  }

  @Test
  void completeAcyclicGraph() {
    int count = 1500;
    ReferenceRows rows =
        rows(
            count,
            count,
            (node, writer) -> {
              for (int target = node + 1; target < count; target++) {
                writer.add(target);
              }
            });
    check(rows, node -> node == 0 ? -1 : 0, 0);
  }

  @Test
  void ladder() {
    // Two rails, each rung in both directions: 2i, 2i + 1 -> 2i + 2, 2i + 3 and each other.
    int count = 400_000;
    ReferenceRows rows =
        rows(
            count,
            3,
            (node, writer) -> {
              writer.add(node ^ 1);
              if (node + 2 < count) {
                writer.add(node + 2);
                writer.add((node + 2) ^ 1);
              }
            });
    check(rows, node -> node == 0 ? -1 : 0, 0);
  }

  @Test
  void chainThatOnlyItsEndLeadsBackInto() {
    // Path compression has one long path: the last node refers to all, last first.
    int count = 300_000;
    ReferenceRows rows =
        rows(
            count,
            count,
            (node, writer) -> {
              if (node + 1 < count) {
                writer.add(node + 1);
              }
              for (int target = count - 2; target > 0 && node == count - 1; target--) {
                writer.add(target);
              }
            });
    check(rows, node -> node - 1, 0);
  }

  @Test
  void randomTreeWithReferencesToAncestors() {
    // A tree's own parents are its dominators; references to ancestors change nothing.
    int count = 1_000_000;
    Random random = new Random(6);
    int[] parent = new int[count];
    parent[0] = -1;
    ReferenceRows forward = new ReferenceRows(count);
    for (int node = 1; node < count; node++) {
      parent[node] = Math.max(0, node - 1 - random.nextInt(100));
    }
    ReferenceRows backward =
        rows(count, 1, (node, writer) -> writer.add(Math.max(0, parent[node])));
    ReferrerRows children = ReferrerRows.of(backward, 2);
    ReferenceRows.Writer writer = forward.writer();
    for (int node = 0; node < count; node++) {
      writer.begin(count);
      children.forEach(node, writer::add);
      writer.add(Math.max(0, parent[node]));
      if (node > 0) {
        writer.add(Math.max(0, parent[parent[node]]));
      }
      writer.end(node);
    }
    check(forward, node -> parent[node], 0);
  }

  @Test
  void instancesOfFewClassesOnOnePath() {
    // 0 -> 1 and 2; 2 -> 3 -> classes, 2 -> chain; instance k of the chain -> its class, a node of
    // its own and instance k + 1. The instances of one half of the classes come first; 1 -> one of
    // the last of those, so that nothing but 0 dominates a class.
    int classes = 1_000;
    int instances = 1_200_000;
    int chain = 4 + classes;
    int entry = chain + 2 * (instances / 2 - classes);
    ReferenceRows rows =
        rows(
            chain + 2 * instances,
            classes,
            (node, writer) -> {
              if (node == 0) {
                writer.add(1);
                writer.add(2);
              } else if (node == 1) {
                writer.add(entry);
              } else if (node == 2) {
                writer.add(chain);
                writer.add(3);
              } else if (node == 3) {
                for (int c = 0; c < classes; c++) {
                  writer.add(4 + c);
                }
              } else if (node < chain || (node - chain) % 2 == 1) {
                writer.add(0);
              } else {
                int half = node < chain + instances ? 0 : classes / 2;
                writer.add(4 + half + (node - chain) / 2 % (classes / 2));
                writer.add(node + 1);
                if (node + 2 < chain + 2 * instances) {
                  writer.add(node + 2);
                }
              }
            });
    check(
        rows,
        node -> {
          if (node < 4) {
            return node == 0 ? -1 : node == 3 ? 2 : 0;
          }
          if (node < chain || node == entry) {
            return 0;
          }
          if (node == chain) {
            return 2;
          }
          return (node - chain) % 2 == 1 ? node - 1 : node - 2;
        },
        0);
  }
}
