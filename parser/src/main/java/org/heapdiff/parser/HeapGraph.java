package org.heapdiff.parser;

import org.heapdiff.parser.graph.DominatorTree;
import org.heapdiff.parser.graph.RetainedSizes;

/**
 * What a {@link GraphSearch} finds.
 *
 * @param roots all, with the objects that wait for their finalizer
 * @param finalizable those objects, and the bytes they retain
 */
record HeapGraph(
    GcRoots roots,
    ObjectTotals finalizable,
    ShallowSizes shallowSizes,
    DominatorTree dominators,
    RetainedSizes retainedSizes,
    Histogram histogram,
    Unreachable unreachable) {}
