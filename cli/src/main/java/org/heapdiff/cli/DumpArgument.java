package org.heapdiff.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A heap dump as it is named on the command line: {@code FILE}, or {@code FILE#N} for the Nth dump
 * of a file that holds several.
 *
 * @param file the file
 * @param number which dump of the file, from 1; 0 where none was chosen
 */
public record DumpArgument(Path file, int number) {
  private static final Pattern NUMBERED = Pattern.compile("(.+)#([1-9][0-9]{0,5})", Pattern.DOTALL);

  /** A file whose own name ends in {@code #N} is that file. */
  static DumpArgument of(Path argument) {
    Matcher numbered = NUMBERED.matcher(argument.toString());
    if (!numbered.matches() || Files.exists(argument)) {
      return new DumpArgument(argument, 0);
    }
    return new DumpArgument(
        argument.getFileSystem().getPath(numbered.group(1)), Integer.parseInt(numbered.group(2)));
  }
}
