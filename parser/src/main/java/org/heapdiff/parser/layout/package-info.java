/**
 * How many bytes an object takes: the JVM's object layout, inferred from the addresses in a dump.
 */
@NullMarked
package org.heapdiff.parser.layout;

import org.jspecify.annotations.NullMarked;
