/** One heap dump as one immutable {@link org.heapdiff.parser.Snapshot}. */
@NullMarked
package org.heapdiff.parser;

import org.jspecify.annotations.NullMarked;
