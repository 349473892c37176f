package chat.parley.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The longest time in which people talked and nothing came: no answer to any of them, no event to
/// any of them. Pure.
final class Silence {
  private final List<Moment> moments = new ArrayList<>();

  private record Moment(long at, int waiting, boolean heard) {}

  /// Something was sent and waits for its answer.
  void sent(long at) {
    moments.add(new Moment(at, 1, false));
  }

  /// What was sent is answered.
  void answered(long at) {
    moments.add(new Moment(at, -1, true));
  }

  void shown(long at) {
    moments.add(new Moment(at, 0, true));
  }

  /// @param from what was before does not count
  /// @param until the end, for what is never answered
  Duration longest(long from, long until) {
    moments.sort(Comparator.comparingLong(Moment::at));
    long longest = 0;
    long since = 0;
    int waiting = 0;
    for (Moment moment : moments) {
      if (moment.heard() && waiting > 0) {
        longest = Math.max(longest, moment.at() - Math.max(since, from));
      }
      if (moment.heard() || waiting == 0) {
        since = moment.at();
      }
      waiting += moment.waiting();
    }
    if (waiting > 0) {
      longest = Math.max(longest, until - Math.max(since, from));
    }
    return Duration.ofNanos(longest);
  }
}
