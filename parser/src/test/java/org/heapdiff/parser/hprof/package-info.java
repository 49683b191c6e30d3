/** Tests of the reading of HPROF files. */
@NullMarked
package org.heapdiff.parser.hprof;

import org.jspecify.annotations.NullMarked;
