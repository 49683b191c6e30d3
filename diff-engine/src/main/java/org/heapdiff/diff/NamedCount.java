package org.heapdiff.diff;

/**
 * How many there are of one sort.
 *
 * @param name the sort's name, such as {@code HEAP_DUMP_SEGMENT}
 * @param count how many, 0 or more
 */
public record NamedCount(String name, long count) {}
