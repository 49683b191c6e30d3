package org.heapdiff.verify;

/**
 * A class as an engine knows it.
 *
 * @param address the address of the class object, 0 where the dump has none
 * @param name the name as {@code Class.getTypeName} writes it, such as {@code byte[]}
 * @param superclass the address of the superclass, 0 if none
 * @param loader the address of the class loader, 0 for the boot loader
 */
public record EngineClass(long address, String name, long superclass, long loader) {}
