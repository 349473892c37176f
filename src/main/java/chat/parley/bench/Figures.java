package chat.parley.bench;

import java.util.Map;
import org.HdrHistogram.Histogram;

/// What came out of some seconds of traffic. Rates are of what arrived in the window; latencies of
/// what was due in it, whenever it arrived; the checks of everything since the members came.
///
/// @param offeredPerS what was asked for, messages a second
/// @param acks from when a message was due to its ack; empty for a protocol without
/// @param deliveries to each who was shown it
/// @param lasts to the last who was; empty if there is but one
/// @param lostSessions those that ended, though nobody here wanted that
/// @param lost acknowledged, and not shown to one who should have been: counted for each of them
/// @param unanswered sent, and neither acknowledged nor refused in the time after the traffic
/// @param serverCpuS in the window; 0 if no process was named
record Figures(
    double offeredPerS,
    double seconds,
    double ackedPerS,
    double deliveredPerS,
    Histogram acks,
    Histogram deliveries,
    Histogram lasts,
    long lost,
    long duplicated,
    long misordered,
    long unanswered,
    Map<String, Long> refused,
    long lostSessions,
    double serverCpuS) {
  /// Whether each acknowledged message was shown to everyone who was there, once, in order.
  boolean clean() {
    return lost == 0 && duplicated == 0 && misordered == 0;
  }

  /// 0 if the server's processes are not known.
  double deliveriesPerCpuS() {
    return serverCpuS == 0 ? 0 : deliveredPerS * seconds / serverCpuS;
  }
}
