@NullMarked
package org.heapdiff.matching;

import org.jspecify.annotations.NullMarked;
