/** Tests of snapshots, most of them of heaps written as literals. */
@NullMarked
package org.heapdiff.parser;

import org.jspecify.annotations.NullMarked;
