package org.heapdiff.parser.hprof;

/**
 * The header of a file.
 *
 * @param version what it begins with: {@code JAVA PROFILE 1.0}, {@code 1.0.1}, {@code 1.0.2},
 *     {@code 1.0.3}
 * @param idSize bytes of an id, 4 or 8
 * @param time when the file was begun, in milliseconds since 1970
 * @param length bytes of the header
 */
public record HprofHeader(String version, int idSize, long time, int length) {}
