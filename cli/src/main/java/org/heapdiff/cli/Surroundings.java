package org.heapdiff.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import org.heapdiff.cli.memory.Jvms;

/**
 * What the commands work with: the layers below and the outside world.
 *
 * @param analysis the layers below
 * @param terminal the terminal, if there is one
 * @param output standard output; says when a write fails, unlike {@link System#out}
 * @param errors standard error
 * @param jvms this JVM's heap, and others
 */
record Surroundings(
    HeapAnalysis analysis, Terminal terminal, OutputStream output, PrintStream errors, Jvms jvms) {}
