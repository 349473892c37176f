package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  private record Waiting(RequestKind kind, long deadlineMillis, long beganNanos) {}

  private final int max;
  private final long timeoutMillis;
  private final RequestMeter meter;
  // In order of arrival, which is the order of their deadlines.
  private final Map<Long, Waiting> requests = new LinkedHashMap<>();

  Requests(int max, Duration timeout, RequestMeter meter) {
    this.max = max;
    this.timeoutMillis = timeout.toMillis();
    this.meter = meter;
  }

  Taken take(long id, RequestKind kind, long nowMillis) {
    if (requests.containsKey(id)) {
      return Taken.ID_IN_USE;
    }
    if (requests.size() >= max) {
      return Taken.TOO_MANY;
    }
    requests.put(id, new Waiting(kind, nowMillis + timeoutMillis, System.nanoTime()));
    meter.waiting(1);
    return Taken.YES;
  }

  /// Whether the request still waited; if so, the caller tells that it did what it should.
  boolean settle(long id) {
    Waiting settled = ended(id);
    if (settled != null) {
      meter.ok(settled.kind());
    }
    return settled != null;
  }

  /// Whether the request still waited; if so, the caller tells that it failed.
  boolean fail(long id, ErrorCode code) {
    Waiting failed = ended(id);
    if (failed != null) {
      meter.failed(failed.kind(), code);
    }
    return failed != null;
  }

  private @Nullable Waiting ended(long id) {
    Waiting ended = requests.remove(id);
    if (ended != null) {
      meter.waiting(-1);
      meter.took(System.nanoTime() - ended.beganNanos());
    }
    return ended;
  }

  boolean waitsFor(long id) {
    return requests.containsKey(id);
  }

  /// The session is gone, and nobody waits any more.
  void drop() {
    meter.waiting(-requests.size());
    requests.clear();
  }

  /// The requests whose time is up; the caller tells that they are `unavailable`.
  List<Long> expire(long nowMillis) {
    List<Long> expired = new ArrayList<>();
    for (Map.Entry<Long, Waiting> next : requests.entrySet()) {
      if (next.getValue().deadlineMillis() > nowMillis) {
        break;
      }
      expired.add(next.getKey());
    }
    expired.forEach(id -> fail(id, ErrorCode.UNAVAILABLE));
    return expired;
  }
}
