package org.heapdiff.parser.hprof;

import org.jspecify.annotations.Nullable;

/**
 * A FRAME record.
 *
 * @param className the class as the dump names it, null where it is missing
 * @param method the method's name, null where it is missing
 * @param file the source file's name, null where it is missing
 * @param line the line, from 1; 0 none, -1 unknown, -2 compiled, -3 native
 */
public record FrameRecord(
    @Nullable String className, @Nullable String method, @Nullable String file, int line) {}
