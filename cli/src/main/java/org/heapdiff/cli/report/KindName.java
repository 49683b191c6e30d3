package org.heapdiff.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The name of a kind in the room that a line has for it. */
final class KindName {
  private static final String GAP = "...";

  /** With less room than this a part of a name says nothing, and the line may as well be broken. */
  private static final int LEAST_ROOM = 16;

  private KindName() {}

  /**
   * The name with packages from its middle replaced by three dots, so that it fits where it can:
   * {@code org.springframework...web.ServerProperties$Tomcat}. What stands behind the class's own
   * name in parentheses always stays, since it tells kinds apart, and so does that name itself
   * unless the end of it alone fits a line.
   *
   * @param room how many characters there are
   */
  static String shortened(String kind, int room) {
    if (kind.length() <= room) {
      return kind;
    }
    int nameEnd = kind.indexOf(" (");
    String name = nameEnd < 0 ? kind : kind.substring(0, nameEnd);
    int simple = name.lastIndexOf('.') + 1;
    if (simple == 0) {
      return end(kind, room);
    }
    List<String> packages =
        new ArrayList<>(Arrays.asList(name.substring(0, simple - 1).split("\\.", -1)));
    String ending = kind.substring(simple);
    // The first package stays longest: it says whose class it is.
    int kept = packages.size() - 1;
    while (kept > 0) {
      String tail = String.join(".", packages.subList(packages.size() - kept + 1, packages.size()));
      String shorter = packages.get(0) + GAP + (tail.isEmpty() ? "" : tail + ".") + ending;
      if (shorter.length() <= room) {
        return shorter;
      }
      kept--;
    }
    String shortest = GAP + ending;
    return end(shortest.length() < kind.length() ? shortest : kind, room);
  }

  /** The end of a name for which there is no room: nested classes differ there. */
  private static String end(String kind, int room) {
    if (kind.length() <= room || room < LEAST_ROOM || kind.indexOf(" (") >= 0) {
      return kind;
    }
    return GAP + kind.substring(kind.length() - room + GAP.length());
  }
}
