@NullMarked
package org.heapdiff.cli.memory;

import org.jspecify.annotations.NullMarked;
