@NullMarked
package org.heapdiff.testdata;

import org.jspecify.annotations.NullMarked;
