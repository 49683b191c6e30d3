package org.heapdiff.verify;

import java.util.Arrays;

/**
 * Immediate dominators by Lengauer and Tarjan's simple algorithm, written straight from the paper
 * and for nothing but to check others: it shares no code with the engines.
 *
 * <p>T. Lengauer, R. E. Tarjan, A Fast Algorithm for Finding Dominators in a Flowgraph, TOPLAS 1
 * (1979). Recursion is replaced by stacks, as heaps are deeper than a thread's stack.
 */
final class PlainDominators {
  /** In place of a dominator: the imaginary root above all roots. */
  static final int ROOT = HeapEngine.ROOT;

  /** In place of a dominator: no root reaches the node. */
  static final int UNREACHABLE = -2;

  private static final int NONE = -1;

  private final int[] rowStarts;
  private final int[] targets;
  private final int[] roots;

  // Vertices are nodes, and after them the imaginary root. Numbers are depth-first ones, 0 for the
  // imaginary root.
  private final int imaginary;
  private final int[] numberOf;
  private final int[] vertexOf;
  private final int[] parent;
  private final int[] semi;
  private final int[] label;
  private final int[] ancestor;
  private int visited;
  private int[] path = new int[64];

  private PlainDominators(int[] rowStarts, int[] targets, int[] roots) {
    this.rowStarts = rowStarts;
    this.targets = targets;
    this.roots = roots;
    imaginary = rowStarts.length - 1;
    numberOf = new int[imaginary + 1];
    Arrays.fill(numberOf, NONE);
    vertexOf = new int[imaginary + 1];
    parent = new int[imaginary + 1];
    semi = new int[imaginary + 1];
    label = new int[imaginary + 1];
    ancestor = new int[imaginary + 1];
    Arrays.fill(ancestor, NONE);
  }

  /**
   * Computes the immediate dominator of each node.
   *
   * @param rowStarts where each node's targets start in {@code targets}; one more entry than there
   *     are nodes
   * @param targets the targets of all nodes
   * @param roots the roots
   * @return per node its immediate dominator, {@link #ROOT}, or {@link #UNREACHABLE}
   */
  static int[] compute(int[] rowStarts, int[] targets, int[] roots) {
    PlainDominators run = new PlainDominators(rowStarts, targets, roots);
    run.search();
    return run.dominators();
  }

  private void search() {
    int[] stack = new int[1024];
    int[] next = new int[imaginary + 1];
    int depth = 0;
    stack[depth++] = imaginary;
    number(imaginary, 0);
    while (depth > 0) {
      int vertex = stack[depth - 1];
      int[] row = vertex == imaginary ? roots : targets;
      int start = vertex == imaginary ? 0 : rowStarts[vertex];
      int end = vertex == imaginary ? roots.length : rowStarts[vertex + 1];
      if (start + next[vertex] == end) {
        depth--;
        continue;
      }
      int target = row[start + next[vertex]++];
      if (numberOf[target] == NONE) {
        number(target, numberOf[vertex]);
        if (depth == stack.length) {
          stack = Arrays.copyOf(stack, depth * 2);
        }
        stack[depth++] = target;
      }
    }
  }

  private void number(int vertex, int parentNumber) {
    numberOf[vertex] = visited;
    vertexOf[visited] = vertex;
    parent[visited] = parentNumber;
    semi[visited] = visited;
    label[visited] = visited;
    visited++;
  }

  // From here on everything is in depth-first numbers.
  private int[] dominators() {
    int[] sourceStarts = new int[visited + 1];
    int[] sources = sources(sourceStarts);
    int[] bucket = new int[visited];
    int[] nextInBucket = new int[visited];
    Arrays.fill(bucket, NONE);
    int[] dominator = new int[visited];
    for (int w = visited - 1; w > 0; w--) {
      for (int i = sourceStarts[w]; i < sourceStarts[w + 1]; i++) {
        semi[w] = Math.min(semi[w], semi[evaluate(sources[i])]);
      }
      nextInBucket[w] = bucket[semi[w]];
      bucket[semi[w]] = w;
      ancestor[w] = parent[w];
      for (int v = bucket[parent[w]]; v != NONE; v = nextInBucket[v]) {
        int u = evaluate(v);
        dominator[v] = semi[u] < semi[v] ? u : parent[w];
      }
      bucket[parent[w]] = NONE;
    }
    for (int w = 1; w < visited; w++) {
      if (dominator[w] != semi[w]) {
        dominator[w] = dominator[dominator[w]];
      }
    }
    int[] result = new int[imaginary];
    Arrays.fill(result, UNREACHABLE);
    for (int w = 1; w < visited; w++) {
      result[vertexOf[w]] = dominator[w] == 0 ? ROOT : vertexOf[dominator[w]];
    }
    return result;
  }

  /** The references backward. */
  private int[] sources(int[] sourceStarts) {
    for (int root : roots) {
      sourceStarts[numberOf[root]]++;
    }
    for (int v = 1; v < visited; v++) {
      for (int i = rowStarts[vertexOf[v]]; i < rowStarts[vertexOf[v] + 1]; i++) {
        sourceStarts[numberOf[targets[i]]]++;
      }
    }
    for (int v = 1; v <= visited; v++) {
      sourceStarts[v] += sourceStarts[v - 1];
    }
    int[] sources = new int[sourceStarts[visited]];
    for (int root : roots) {
      sources[--sourceStarts[numberOf[root]]] = 0;
    }
    for (int v = 1; v < visited; v++) {
      for (int i = rowStarts[vertexOf[v]]; i < rowStarts[vertexOf[v] + 1]; i++) {
        sources[--sourceStarts[numberOf[targets[i]]]] = v;
      }
    }
    return sources;
  }

  private int evaluate(int v) {
    if (ancestor[v] == NONE) {
      return v;
    }
    int length = 0;
    int at = v;
    while (ancestor[ancestor[at]] != NONE) {
      if (length == path.length) {
        path = Arrays.copyOf(path, length * 2);
      }
      path[length++] = at;
      at = ancestor[at];
    }
    while (length > 0) {
      int compressed = path[--length];
      int above = ancestor[compressed];
      if (semi[label[above]] < semi[label[compressed]]) {
        label[compressed] = label[above];
      }
      ancestor[compressed] = ancestor[above];
    }
    return label[v];
  }
}
