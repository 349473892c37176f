package chat.parley.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// How long senders wait for their answers, by playing one owner's queue: messages come at random,
/// are appended, wait for the batch that the pace and the batch before allow, and are answered when
/// it is written. Times get longer as processors are used, as in a queue of two.
///
/// Pure: the same input gives the same answer.
public final class AckQueue {
  private static final int MESSAGES = 100_000;
  private static final double PACE_MS = CapacityModel.PACE_S * 1_000;

  // Fitted, of an idle machine, in milliseconds.
  private static final double APPEND = 1.5;
  private static final double BATCH = 3.0;
  private static final double BATCH_MESSAGE = 0.02;
  private static final double HOP = 1.0;
  private static final double FLUSH = 1.0;

  /// Of a time, as a part of it: the wider, the worse the 99th percentile.
  private static final double SPREAD = 0.5;

  /// Above which times depend on what is not in the model.
  static final double SATURATED = 0.95;

  private AckQueue() {}

  /// In milliseconds.
  public record Latency(double p50, double p99) {}

  /// @param perOwner messages a second
  /// @param used of the busiest part, 0 to 1
  /// @param nodes of the cluster: an answer goes to another one unless the sender is on the owner
  /// @return not a number if it is saturated
  public static Latency of(double perOwner, double used, int nodes) {
    if (used >= SATURATED || perOwner <= 0) {
      return new Latency(Double.NaN, Double.NaN);
    }
    return new AckQueueRun(perOwner, 1 / (1 - used * used), nodes).latency();
  }

  /// One run. For one thread.
  private static final class AckQueueRun {
    private final Random random = new Random(42);
    private final double between;
    private final double slower;
    private final int nodes;

    AckQueueRun(double perOwner, double slower, int nodes) {
      this.between = 1_000 / perOwner;
      this.slower = slower;
      this.nodes = nodes;
    }

    Latency latency() {
      double[] waits = new double[MESSAGES];
      double due = 0;
      double begun = -PACE_MS;
      double ended = 0;
      List<double[]> batch = new ArrayList<>();
      int answered = 0;
      double[] next = message(due);
      while (answered < MESSAGES) {
        double begins = Math.max(next[1], Math.max(ended, begun + PACE_MS));
        batch.clear();
        while (next[1] <= begins) {
          batch.add(next);
          next = message(next[0] + exponential());
        }
        begun = begins;
        ended = begins + time(BATCH + batch.size() * BATCH_MESSAGE);
        for (double[] each : batch) {
          if (answered < MESSAGES) {
            waits[answered++] = ended + back() - each[0];
          }
        }
      }
      Arrays.sort(waits);
      return new Latency(waits[MESSAGES / 2], waits[MESSAGES * 99 / 100]);
    }

    /// When it is due and when it is in the log.
    private double[] message(double due) {
      return new double[] {due, due + time(APPEND)};
    }

    private double back() {
      return time(FLUSH) + (random.nextInt(nodes) == 0 ? 0 : time(HOP));
    }

    private double exponential() {
      return -between * Math.log(1 - random.nextDouble());
    }

    /// Log-normal, with that mean.
    private double time(double mean) {
      double sigma = Math.sqrt(Math.log(1 + SPREAD * SPREAD));
      return mean * slower * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
    }
  }
}
