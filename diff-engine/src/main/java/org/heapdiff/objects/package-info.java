/** Sets of a snapshot's objects, how much they are, and loops over them on all cores. */
@NullMarked
package org.heapdiff.objects;

import org.jspecify.annotations.NullMarked;
