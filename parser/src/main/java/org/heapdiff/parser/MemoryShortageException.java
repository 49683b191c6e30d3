package org.heapdiff.parser;

/**
 * A dump whose analysis needs more memory than there is. Nothing big has been allocated for it yet;
 * in a JVM with a larger heap it can be read.
 */
public final class MemoryShortageException extends DumpException {
  private static final long serialVersionUID = 1L;

  private final String subject;
  private final long needed;
  private final long available;

  /**
   * A shortage.
   *
   * @param subject what needs the memory, for a person: the dump as it was named
   * @param needed see {@link #needed}
   * @param available see {@link #available}
   */
  public MemoryShortageException(String subject, long needed, long available) {
    super(
        subject
            + " needs about "
            + mebibytes(needed)
            + " MiB of Java heap and there are "
            + mebibytes(available)
            + " MiB; give the JVM more.");
    this.subject = subject;
    this.needed = needed;
    this.available = available;
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  /** What needs the memory, for a person: the dump as it was named. */
  public String subject() {
    return subject;
  }

  /**
   * The bytes of Java heap that are needed in all, with those that were in use already: an estimate
   * that is rather too high than too low. Where not even the objects' addresses would have fit, it
   * is what a dump of this size usually needs.
   */
  public long needed() {
    return needed;
  }

  /** The bytes of Java heap that there are in all, with those that were in use already. */
  public long available() {
    return available;
  }
}
