/**
 * Which object of one snapshot is which of another, told by content, by order in memory and by the
 * graph. {@link org.heapdiff.matching.StructuralMatcher} is the way in.
 */
@org.jspecify.annotations.NullMarked
package org.heapdiff.matching;
