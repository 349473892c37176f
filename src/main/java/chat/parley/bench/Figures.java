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
/// @param framesPerRead frames of all kinds that came with one read of a socket
/// @param cpuS in the window, of each process that was named, with its children
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
    double framesPerRead,
    Map<Long, Double> cpuS) {
  /// Whether each acknowledged message was shown to everyone who was there, once, in order.
  boolean clean() {
    return lost == 0 && duplicated == 0 && misordered == 0;
  }

  double serverCpuS() {
    return cpuS.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  double deliveriesPerCpuS() {
    return deliveredPerS * seconds / serverCpuS();
  }

  /// Of an acknowledged message, in microseconds.
  double cpuMicrosPerMessage() {
    return serverCpuS() * 1e6 / (ackedPerS * seconds);
  }
}
