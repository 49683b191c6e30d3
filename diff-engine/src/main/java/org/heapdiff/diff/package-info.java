/** What differs between two snapshots: classes paired, objects matched, rows per kind. */
@NullMarked
package org.heapdiff.diff;

import org.jspecify.annotations.NullMarked;
