package org.heapdiff.series;

import java.util.List;

/**
 * An object that is in every dump of a series and retains more bytes in each than in the one
 * before.
 *
 * @param idFirst its id in the first dump
 * @param idLast its id in the last dump
 * @param kind its class as Java writes it; of a class object {@code class} and the class it stands
 *     for
 * @param within what holds it alone and grew in every step for no other reason, the nearest first,
 *     as kinds; neighbors of one kind are named once, and not all are named where there are many
 * @param retained by dump, the bytes that would be free without it
 * @param pace how fast they grew
 */
public record GrowingObject(
    long idFirst, long idLast, String kind, List<String> within, List<Long> retained, Pace pace) {
  public GrowingObject {
    within = List.copyOf(within);
    retained = List.copyOf(retained);
  }

  /** Bytes in the last dump less those in the first. */
  public long net() {
    return retained.get(retained.size() - 1) - retained.get(0);
  }
}
