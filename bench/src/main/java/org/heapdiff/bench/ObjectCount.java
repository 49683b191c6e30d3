package org.heapdiff.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Objects that a benchmark has worked on, so that JMH tells the time of one. */
@AuxCounters
@State(Scope.Thread)
public class ObjectCount {
  /** How many there were in this iteration. */
  public long perObject;
}
