package chat.parley.gateway;

import chat.parley.metrics.Latency;
import java.util.function.LongSupplier;

/// How long events take, measured when they have been flushed: what one event loop has written
/// since its last flush, an entry for each event however many get it.
///
/// Confined to the event loop.
final class Delays {
  private static final int MAX_EVENTS = 256;

  private final Latency delivery;
  private final Latency endToEnd;
  private final LongSupplier nowMillis;
  private final long[] routedAt = new long[MAX_EVENTS];
  private final long[] appendedAt = new long[MAX_EVENTS];
  private final long[] frames = new long[MAX_EVENTS];
  private int events;

  /// @param delivery from routing
  /// @param endToEnd from the append of the event's command
  /// @param nowMillis the wall clock: it is other nodes that have appended and routed
  Delays(Latency delivery, Latency endToEnd, LongSupplier nowMillis) {
    this.delivery = delivery;
    this.endToEnd = endToEnd;
    this.nowMillis = nowMillis;
  }

  /// An event was written to so many connections. When too many wait, it is as if they were flushed
  /// now: then a flush is due in any case.
  ///
  /// @param appendedMillis negative if that is not known
  void written(long routedMillis, long appendedMillis, long count) {
    if (count == 0) {
      return;
    }
    if (events == MAX_EVENTS) {
      flushed();
    }
    routedAt[events] = routedMillis;
    appendedAt[events] = appendedMillis;
    frames[events] = count;
    events++;
  }

  /// The kernel has what was written.
  void flushed() {
    if (events == 0) {
      return;
    }
    long now = nowMillis.getAsLong();
    for (int i = 0; i < events; i++) {
      delivery.recordMillis(now - routedAt[i], frames[i]);
      if (appendedAt[i] >= 0) {
        endToEnd.recordMillis(now - appendedAt[i], frames[i]);
      }
    }
    events = 0;
  }
}
