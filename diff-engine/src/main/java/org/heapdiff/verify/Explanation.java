package org.heapdiff.verify;

/**
 * Known reasons for which Eclipse MAT's fork says something else than heapdiff. Each was found in
 * the fork's sources ({@code com.squareup.haha:haha:1.3}, packages {@code org.eclipse.mat.hprof}
 * and {@code org.eclipse.mat.parser.internal}) and seen in real dumps.
 */
public enum Explanation {
  STAND_IN("MAT adds an object at address 0, its stand-in for the boot class loader"),
  MADE_UP_CLASS("MAT makes up classes for arrays whose class is not in the dump"),
  NAME_SPELLING(
      "MAT reads names in the platform's charset and turns the slash in the name of a hidden class"
          + " into a dot"),
  BOOT_CLASS_ROOT("MAT takes every class of the boot loader as a GC root, array classes excepted"),
  ASSUMED_ROOT(
      "heapdiff takes it as a GC root though the dump does not say so (a class of the boot"
          + " loader, what waits for its finalizer, or anything in a dump that has lost its roots)"),
  STACK_LOCAL(
      "one engine hangs a stack local under its thread where the other takes it as a GC root"),
  DROPPED_REFERENT(
      "MAT drops every field named referent of soft, weak, phantom and final references"),
  CLASS_DETAIL("MAT does not read the signers and the protection domain of a class"),
  CLASS_CONSTANT(
      "MAT does not read the constant pool of a class, strings and classes that only the old hprof"
          + " agent writes"),
  NO_COMPRESSED_REFERENCES(
      "MAT knows no compressed references and headers, so its sizes are too large"),
  HIDDEN_SPACE("MAT knows only the fields: not alignment, injected fields, and @Contended padding"),
  CLASS_OBJECT_SIZE("MAT counts the static fields only as the size of a class object"),
  SIZE_OVERFLOW("MAT keeps sizes in 32 bits, which an array over 2 GB overflows"),
  FROM_REACHABILITY("follows from the differences in reachable objects"),
  FROM_GRAPH(
      "follows from the differences in GC roots and references: each engine's dominator tree is the"
          + " right one of its own graph"),
  FROM_TREE_AND_SIZES(
      "follows from the differences in shallow sizes and dominators: each engine's retained sizes"
          + " are the right sums over its own tree");

  private final String sentence;

  Explanation(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words, for a person. */
  public String sentence() {
    return sentence;
  }
}
