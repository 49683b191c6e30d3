@NullMarked
package org.heapdiff.growth;

import org.jspecify.annotations.NullMarked;
