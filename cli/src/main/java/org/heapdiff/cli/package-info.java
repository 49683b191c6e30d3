/** The command line. */
@NullMarked
package org.heapdiff.cli;

import org.jspecify.annotations.NullMarked;
