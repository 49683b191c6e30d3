package org.heapdiff.parser;

/**
 * The objects that no GC root reaches, and what they are as far as one can tell.
 *
 * @param total all of them
 * @param fillers those that are no objects of the program: the arrays with which collectors fill
 *     gaps. HotSpot up to 17 fills with int[], later versions with classes of their own.
 * @param heldByClasses at least these are alive in truth: java.lang.Class holds them (names,
 *     reflection data, annotations) by fields that HotSpot does not write
 */
public record Unreachable(ObjectTotals total, ObjectTotals fillers, ObjectTotals heldByClasses) {}
