package org.heapdiff.growth;

import org.jspecify.annotations.Nullable;

/**
 * One of the added objects.
 *
 * @param className its class
 * @param shallow bytes that it takes itself
 * @param retained bytes that it keeps alive
 * @param length of an array its elements, of a string its characters; -1 for others
 * @param value what is in it, in words; null unless values were asked for
 */
public record GrowthSample(
    String className, long shallow, long retained, long length, @Nullable String value) {}
