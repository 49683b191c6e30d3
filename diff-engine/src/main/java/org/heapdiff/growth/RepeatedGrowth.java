package org.heapdiff.growth;

/**
 * Many surviving objects of one shape, each of which grew.
 *
 * @param shape how each is held: the class that has it and the field, or its class alone
 * @param objects how many grew
 * @param bytes by how much they grew together
 */
public record RepeatedGrowth(String shape, long objects, long bytes) {}
