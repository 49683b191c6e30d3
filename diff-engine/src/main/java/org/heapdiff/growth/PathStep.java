package org.heapdiff.growth;

import org.jspecify.annotations.Nullable;

/**
 * One step of a path from a GC root.
 *
 * @param kind what the step goes over
 * @param className the class that declares the field or static; of a thread its class; of a root
 *     that is neither, the class of the object; else the class of the object stepped from
 * @param name the field's name; an array's index in decimal; the frame of a local ({@code
 *     com.acme.Main.run(Main.java:12)}); the kind of a root in words; of a thread its serial number
 *     in the dump or, where values were asked for, its name; null where there is none
 * @param target the class of the object to which the step leads
 */
public record PathStep(Kind kind, String className, @Nullable String name, String target) {
  /** What a step goes over. */
  public enum Kind {
    /** A thread, where a path begins. */
    THREAD,
    /** A GC root of another kind, where a path begins. */
    ROOT,
    /** A class object, where a path begins when no field of it is what follows. */
    CLASS,
    /** A static field, where a path begins. */
    STATIC,
    /** A local variable of a thread's frame. */
    LOCAL,
    /** A field of an instance. */
    FIELD,
    /** An element of an array. */
    ELEMENT,
    /**
     * From a collection to something it holds; the name is that of the field or {@code element}.
     */
    ENTRY,
    /** Over several objects of one class that are linked by the field. */
    REPEATED,
    /** What the JVM keeps and no field shows, such as the loader of a class. */
    HIDDEN,
    /** Over objects that were not looked for any further. */
    GAP
  }
}
