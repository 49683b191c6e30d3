package org.heapdiff.parser;

/**
 * Told how far a long computation has come. All calls come from one thread at a time; {@link
 * #advance} may be called very often and should return at once.
 */
public interface Progress {
  /** Hears nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void phase(String name, long total) {}

        @Override
        public void advance(long done) {}
      };

  /**
   * A new phase begins and the one before it is over.
   *
   * @param name what is being done, for a person, such as {@code reading before.hprof}
   * @param total how much there is to do, in units of the phase's own (bytes, objects); 0 where
   *     that is not known
   */
  void phase(String name, long total);

  /**
   * Says how far the phase has come.
   *
   * @param done how much of the phase's total is done, never less than at the call before
   */
  void advance(long done);
}
