package org.heapdiff.diff;

import java.nio.file.Path;
import java.time.Instant;
import org.heapdiff.objects.Amount;
import org.jspecify.annotations.Nullable;

/**
 * One dump in a few figures.
 *
 * @param file the file as it was named on the command line
 * @param fileBytes the file's size in bytes, as it is on the disk
 * @param dumpTime when the dump was made, by the dump itself; null where it does not say
 * @param jvm name and version of the JVM, null where the dump does not tell
 * @param live objects that the GC roots reach, with the references chosen
 * @param unreachable the other objects
 * @param fillers of the unreachable, the {@code int[]} with which collectors fill gaps
 * @param heldByClassesOnly of the unreachable, what is probably held by the fields of
 *     java.lang.Class, which HotSpot does not write
 * @param finalizable objects that only wait for their finalizer; they count as live
 * @param damaged whether the dump is damaged or was cut off, so that the figures are of a part of
 *     it
 * @param everything whether {@code live} counts all objects of the dump, reached by a root or not
 */
public record SnapshotSummary(
    Path file,
    long fileBytes,
    @Nullable Instant dumpTime,
    @Nullable String jvm,
    Amount live,
    Amount unreachable,
    Amount fillers,
    Amount heldByClassesOnly,
    Amount finalizable,
    boolean damaged,
    boolean everything) {}
