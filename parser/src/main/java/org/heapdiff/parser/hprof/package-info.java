/** The bytes of an HPROF file: its sources, records and sub-records. */
@NullMarked
package org.heapdiff.parser.hprof;

import org.jspecify.annotations.NullMarked;
