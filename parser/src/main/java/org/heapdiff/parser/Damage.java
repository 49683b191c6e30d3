package org.heapdiff.parser;

/**
 * A place where a dump is not what it should be, and what was done about it.
 *
 * @param offset where in the (unpacked) file, in bytes
 * @param lostBytes how many bytes could not be read because of it, 0 if none
 * @param sentence what was found there, for a person; holds nothing from inside the heap
 */
public record Damage(long offset, long lostBytes, String sentence) {}
