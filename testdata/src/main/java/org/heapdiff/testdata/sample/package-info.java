/** Makes the real heap dumps that the repository ships. */
@NullMarked
package org.heapdiff.testdata.sample;

import org.jspecify.annotations.NullMarked;
