package org.heapdiff.matching;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Objects before whose partners are elsewhere than those of all objects around them: a chain that
 * has kept its order leaves them out, and has closed the gap. A collector that moves a chain moves
 * what lies between; so such an object is gone most likely, and what is taken for it is what was
 * put in its slot, such as an equal string in the same place of a list.
 */
final class Strays {
  /**
   * In a list of objects that are out of line there are three for each: that one, and the members
   * of the chain before and behind it.
   */
  static final int STEP = 3;

  /** So many objects may be left out one after the other; then the chain has ended. */
  private static final int MOST_ASIDE = 16;

  private final Side before;
  private final Side after;

  /** Those since the last member of the chain. */
  private final IntArrayList aside = new IntArrayList();

  /** Those between members of the chain, in steps of {@link #STEP}. */
  private final IntArrayList inside = new IntArrayList();

  private int members;
  private int last;
  private int lastHere;
  private int lastThere;

  private Strays(Pair pair) {
    before = pair.before;
    after = pair.after;
  }

  /** Takes an object before, and those before between whose partners its own would have to be. */
  interface Visitor {
    void visit(int a, int low, int high);
  }

  /** Finds those of a part of the objects before; chains end with the part. */
  static void find(Pair pair, int begin, int end, Visitor visitor) {
    Strays strays = new Strays(pair);
    Side before = pair.before;
    for (int a = before.nextMatched(begin);
        a != Side.NONE && a < end;
        a = before.nextMatched(a + 1)) {
      strays.add(a, visitor);
    }
    strays.endChain(visitor);
  }

  private void add(int a, Visitor visitor) {
    int here = before.position(a);
    int there = after.position(before.partners[a]);
    boolean goesOn = there > lastThere && there - lastThere <= here - lastHere + Chains.SLACK;
    if (members > 0 && !goesOn) {
      if (aside.size() < MOST_ASIDE) {
        aside.add(a);
        return;
      }
      endChain(visitor);
    }
    for (int k = 0; k < aside.size(); k++) {
      inside.add(aside.getInt(k));
      inside.add(last);
      inside.add(a);
    }
    aside.clear();
    members++;
    last = a;
    lastHere = here;
    lastThere = there;
  }

  private void endChain(Visitor visitor) {
    for (int k = 0; members >= Fences.STRONG && k < inside.size(); k += STEP) {
      visitor.visit(inside.getInt(k), inside.getInt(k + 1), inside.getInt(k + 2));
    }
    inside.clear();
    aside.clear();
    members = 0;
  }
}
