/** Heap dumps for tests: written as literals, or made by real JVMs. */
@NullMarked
package org.heapdiff.testdata;

import org.jspecify.annotations.NullMarked;
