/** In which JVM, with which heap, a command is run. */
@NullMarked
package org.heapdiff.cli.memory;

import org.jspecify.annotations.NullMarked;
