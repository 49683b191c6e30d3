/** Heap dumps of any size and of several shapes, made by program, to measure heapdiff with. */
@NullMarked
package org.heapdiff.bench;

import org.jspecify.annotations.NullMarked;
