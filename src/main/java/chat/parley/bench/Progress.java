package chat.parley.bench;

import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// A line a second that says how it goes.
///
/// Used by the thread that runs the bench.
final class Progress {
  private final PrintWriter out;
  private long then;
  private long sent;
  private long acked;
  private long delivered;

  Progress(PrintWriter out) {
    this.out = out;
  }

  void say(String what) {
    out.println(what);
    out.flush();
  }

  void print(Bench bench) {
    long nowSent = 0;
    long nowAcked = 0;
    long nowDelivered = 0;
    Histogram recent = new Histogram(3);
    for (Loop loop : bench.loops()) {
      Tally tally = loop.tally();
      nowSent += tally.sent.sum();
      nowAcked += tally.acked.sum();
      nowDelivered += tally.delivered.sum();
      recent.add(tally.recent.getIntervalHistogram());
    }
    long now = bench.now();
    double seconds = (now - then) / 1e9;
    say(
        String.format(
            Locale.ROOT,
            "%5.0f s   sent %,8.0f/s   acked %,8.0f/s   delivered %,9.0f/s   p50 %7.1f ms   p99 %7.1f"
                + " ms",
            now / 1e9,
            (nowSent - sent) / seconds,
            (nowAcked - acked) / seconds,
            (nowDelivered - delivered) / seconds,
            recent.getValueAtPercentile(50) / 1e6,
            recent.getValueAtPercentile(99) / 1e6));
    then = now;
    sent = nowSent;
    acked = nowAcked;
    delivered = nowDelivered;
  }
}
