package org.heapdiff.cli.memory;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The heap that a JVM is to have.
 *
 * @param heapBytes its size
 * @param folder where the temporary file is of which it is mapped; null for an ordinary heap
 */
public record HeapPlan(long heapBytes, @Nullable Path folder) {}
