package org.heapdiff.parser.hprof;

/**
 * Is told of the segments of a file's first heap dump as soon as they are known, while {@link
 * TopLevel} reads on: of a dump that is being unpacked long before it is there as a whole. In
 * HotSpot's dumps all names and classes come before the first segment.
 */
public interface DumpFollower {
  /** Follows nothing. */
  DumpFollower NONE =
      new DumpFollower() {
        @Override
        public void begin(TopLevel file) {}

        @Override
        public void segment(Segment segment) {}

        @Override
        public void end(boolean complete) {}
      };

  /**
   * Names and classes have been read.
   *
   * @param file of which only {@link TopLevel#header}, {@link TopLevel#names} and {@link
   *     TopLevel#loadedClasses} may be asked for until the end
   */
  void begin(TopLevel file);

  /** A segment was found, which is there as a whole. */
  void segment(Segment segment);

  /**
   * There are no more segments, or no more are told of. When this returns nobody may use what is
   * told of names and classes any more unless it is complete.
   *
   * @param complete false where more names or classes follow, or reading failed
   */
  void end(boolean complete);
}
