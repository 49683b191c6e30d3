/** What a person sees while heapdiff works. */
@NullMarked
package org.heapdiff.cli.progress;

import org.jspecify.annotations.NullMarked;
