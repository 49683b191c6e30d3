package org.heapdiff.cli.memory;

import org.jspecify.annotations.Nullable;

/** The command is not to be run in this JVM, as its heap is too small or could grow too large. */
public final class AnotherJvm extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable HeapPlan plan;
  private final String sentence;

  AnotherJvm(@Nullable HeapPlan plan, String sentence) {
    super(sentence, null, false, false);
    this.plan = plan;
    this.sentence = sentence;
  }

  /** The heap that is needed, null if none can be had. */
  public @Nullable HeapPlan plan() {
    return plan;
  }

  /** What a person is to know of it; empty if nothing. */
  public String sentence() {
    return sentence;
  }
}
