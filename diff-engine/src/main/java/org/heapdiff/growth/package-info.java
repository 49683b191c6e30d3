/**
 * Where a heap grew: the surviving objects under which added objects hang in the dominator tree,
 * with what was removed in the same places, and the paths by which the GC roots hold them.
 */
@NullMarked
package org.heapdiff.growth;

import org.jspecify.annotations.NullMarked;
