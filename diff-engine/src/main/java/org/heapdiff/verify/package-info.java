/**
 * A second engine to check the first: two engines read one dump, and what they say is compared item
 * by item. Differences that have a known reason are named, the others counted.
 */
@NullMarked
package org.heapdiff.verify;

import org.jspecify.annotations.NullMarked;
