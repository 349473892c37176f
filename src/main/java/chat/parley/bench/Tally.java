package chat.parley.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/// What the members of one event loop have seen, in nanoseconds. Written on that loop. Others may
/// read the counters and `recentAcks` at any time, the rest when the loop is done.
final class Tally {
  private static final int DIGITS = 3;

  final LongAdder sent = new LongAdder();
  final LongAdder acked = new LongAdder();
  final LongAdder refused = new LongAdder();

  /// Acknowledged messages that somebody is to be shown.
  final LongAdder due = new LongAdder();

  final LongAdder delivered = new LongAdder();

  /// Of sockets, and what came with them: frames of all kinds.
  final LongAdder reads = new LongAdder();

  final LongAdder frames = new LongAdder();
  final SingleWriterRecorder recent = new SingleWriterRecorder(DIGITS);

  final Histogram acks = new Histogram(DIGITS);
  final Histogram deliveries = new Histogram(DIGITS);
  final Histogram lasts = new Histogram(DIGITS);
  final Map<String, Long> refusals = new TreeMap<>();

  private volatile Window window = Window.NONE;

  /// What was to be sent in this time is measured from now on; what was measured before is
  /// forgotten.
  void open(Window next) {
    acks.reset();
    deliveries.reset();
    lasts.reset();
    refusals.clear();
    window = next;
  }

  void acked(long due, long now) {
    acked.increment();
    recent.recordValue(now - due);
    if (window.has(due)) {
      acks.recordValue(now - due);
    }
  }

  void refused(String code) {
    refused.increment();
    refusals.merge(code, 1L, Long::sum);
  }

  /// @param last whether all who are to be shown it now were
  void delivered(long due, long now, boolean last) {
    delivered.increment();
    if (window.has(due)) {
      deliveries.recordValue(now - due);
      if (last) {
        lasts.recordValue(now - due);
      }
    }
  }

  /// For a protocol without acks: what is shown is what is counted.
  void noticed(long due, long now) {
    recent.recordValue(now - due);
  }
}
