package org.heapdiff.parser;

import it.unimi.dsi.fastutil.longs.LongArrayList;

/**
 * All that a snapshot says of its objects, as text by address, to be compared with that of another
 * snapshot: the numbers of objects and classes do not show.
 */
final class Portrait {
  private final Snapshot snapshot;
  private final StringBuilder text = new StringBuilder();

  private Portrait(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  static String of(Snapshot snapshot) {
    Portrait portrait = new Portrait(snapshot);
    for (int object = 0; object < snapshot.objectCount(); object++) {
      portrait.object(object);
    }
    GcRoots roots = snapshot.roots();
    for (int r = 0; r < roots.count(); r++) {
      portrait
          .text
          .append(roots.kind(r))
          .append(' ')
          .append(portrait.address(roots.object(r)))
          .append(" thread ")
          .append(portrait.address(roots.thread(r)))
          .append('\n');
    }
    return portrait.text.toString();
  }

  private void object(int object) {
    ClassTable classes = snapshot.classes();
    int c = snapshot.classOf(object);
    int stoodFor = snapshot.classStoodFor(object);
    LongArrayList references = new LongArrayList();
    snapshot.forEachReference(object, target -> references.add(snapshot.addressOf(target)));
    references.sort(null);
    text.append(address(object))
        .append(' ')
        .append(classes.name(c))
        .append(stoodFor < 0 ? "" : " of " + classes.name(stoodFor))
        .append(" length ")
        .append(snapshot.arrayLength(object))
        .append(" bytes ")
        .append(snapshot.shallowSize(object))
        .append(" retains ")
        .append(snapshot.retainedSize(object))
        .append(snapshot.isLive(object) ? " live" : " dead")
        .append(" dominated by ")
        .append(address(snapshot.immediateDominator(object)))
        .append(" weakly ")
        .append(address(snapshot.weakReferent(object)))
        .append(" ->");
    references.forEach(target -> text.append(' ').append(Long.toHexString(target)));
    text.append('\n');
  }

  private String address(int object) {
    return object < 0 ? "none" + object : Long.toHexString(snapshot.addressOf(object));
  }
}
