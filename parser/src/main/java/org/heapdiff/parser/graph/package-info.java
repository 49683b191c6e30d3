/**
 * Algorithms on a graph of numbered nodes. Knows nothing of heaps.
 *
 * <p>{@link org.heapdiff.parser.graph.ReferenceRows} holds the references, {@link
 * org.heapdiff.parser.graph.ReferrerRows} the same from the other side. {@link
 * org.heapdiff.parser.graph.Reach} searches from the roots and ends in a {@link
 * org.heapdiff.parser.graph.DominatorTree}; {@link org.heapdiff.parser.graph.RetainedSizes} sums up
 * along that, and {@link org.heapdiff.parser.graph.GroupTotals} for groups of nodes.
 */
@NullMarked
package org.heapdiff.parser.graph;

import org.jspecify.annotations.NullMarked;
