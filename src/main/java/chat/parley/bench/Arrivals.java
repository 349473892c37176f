package chat.parley.bench;

import java.util.BitSet;

/// What one session was shown of one stream, each message by its number. Not thread-safe.
final class Arrivals {
  private final BitSet seen = new BitSet();
  private int next;
  private long duplicated;
  private long misordered;

  /// @return whether it is shown for the first time
  boolean add(int n) {
    if (seen.get(n)) {
      duplicated++;
      return false;
    }
    seen.set(n);
    if (n < next) {
      misordered++;
    } else {
      next = n + 1;
    }
    return true;
  }

  /// How many of these were not shown.
  long missing(BitSet wanted) {
    BitSet missing = (BitSet) wanted.clone();
    missing.andNot(seen);
    return missing.cardinality();
  }

  /// How many were shown once more.
  long duplicated() {
    return duplicated;
  }

  /// How many came after a later one of their stream.
  long misordered() {
    return misordered;
  }
}
