package chat.parley.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The requests of one session that wait for their answer: each gets one, by its deadline.
///
/// Not thread-safe: confined to the session's event loop.
final class Requests {
  /// Whether a request could be taken.
  enum Taken {
    YES,
    /// Its id is that of one that still waits.
    ID_IN_USE,
    /// As many as allowed wait already.
    TOO_MANY
  }

  private final int max;
  private final long timeoutMillis;
  // In order of arrival, which is the order of their deadlines.
  private final Map<Long, Long> deadlines = new LinkedHashMap<>();

  Requests(int max, Duration timeout) {
    this.max = max;
    this.timeoutMillis = timeout.toMillis();
  }

  Taken take(long id, long nowMillis) {
    if (deadlines.containsKey(id)) {
      return Taken.ID_IN_USE;
    }
    if (deadlines.size() >= max) {
      return Taken.TOO_MANY;
    }
    deadlines.put(id, nowMillis + timeoutMillis);
    return Taken.YES;
  }

  /// Whether the request still waited; if so, the caller answers it.
  boolean settle(long id) {
    return deadlines.remove(id) != null;
  }

  boolean waitsFor(long id) {
    return deadlines.containsKey(id);
  }

  /// The requests whose time is up; the caller answers them.
  List<Long> expire(long nowMillis) {
    List<Long> expired = new ArrayList<>();
    var waiting = deadlines.entrySet().iterator();
    while (waiting.hasNext()) {
      var next = waiting.next();
      if (next.getValue() > nowMillis) {
        break;
      }
      expired.add(next.getKey());
      waiting.remove();
    }
    return expired;
  }
}
