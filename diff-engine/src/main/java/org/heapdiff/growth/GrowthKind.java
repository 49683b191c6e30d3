package org.heapdiff.growth;

/**
 * Added objects of one class.
 *
 * @param className the class
 * @param objects how many
 * @param bytes what they take; of payload, with what was added below them
 */
public record GrowthKind(String className, long objects, long bytes) {}
