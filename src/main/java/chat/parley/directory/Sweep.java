package chat.parley.directory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/// Goes through a roster, round after round. After a loss it hurries: it goes through all of it
/// once without a pause.
///
/// Confined to the [Keeper].
final class Sweep {
  private final Roster roster;
  private Iterator<Kept> ahead = Collections.emptyIterator();
  private boolean hurried;

  Sweep(Roster roster) {
    this.roster = roster;
  }

  /// Something is lost, or may be.
  void hurry() {
    hurried = true;
    ahead = roster.iterator();
  }

  boolean hurried() {
    return hurried;
  }

  /// The next entries; none at the end of a hurried round, or if the roster is empty.
  List<Kept> next(int max) {
    if (!hurried && !ahead.hasNext()) {
      ahead = roster.iterator();
    }
    List<Kept> next = new ArrayList<>();
    while (next.size() < max && ahead.hasNext()) {
      next.add(ahead.next());
    }
    return next;
  }

  /// Nothing was left.
  ///
  /// @return whether this ends a hurried round
  boolean rest() {
    boolean over = hurried;
    hurried = false;
    return over;
  }
}
