package org.heapdiff.growth;

/**
 * A surviving object at which the heap grew.
 *
 * @param id its id in the dump after; in HotSpot's dumps its address
 * @param bytes by how much it grew there
 */
public record GrownObject(long id, long bytes) {}
