package chat.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Raises the rate until the 99th percentile of the acks leaves 100 ms, or not all is answered, and
/// then looks between the last rate that held and the first that did not.
///
/// @param steps all that was tried, in order
/// @param held the highest rate that held; 0 if none did
record Knee(List<Figures> steps, double held) {
  private static final double LIMIT_MS = 100;
  private static final double FACTOR = 1.5;
  private static final int BISECTIONS = 3;

  /// Connects those who talk.
  interface Opening {
    Traffic open() throws InterruptedException;
  }

  /// Whoever was cut off under too much load is replaced before the next rate is tried.
  ///
  /// @param from the first rate, messages a second
  static Knee find(
      Opening opening, double from, Duration warmup, Duration measured, Progress progress)
      throws InterruptedException {
    List<Figures> steps = new ArrayList<>();
    Traffic traffic = opening.open();
    double held = 0;
    double rate = from;
    double failed = 0;
    for (int bisections = 0; bisections <= BISECTIONS; ) {
      Figures step = traffic.run(rate, warmup, measured);
      steps.add(step);
      if (step.lostSessions() > 0 || step.unanswered() > 0) {
        traffic.close();
        traffic = opening.open();
      }
      boolean holds = holds(step);
      progress.say(
          "%,.0f messages/s: p99 %.1f ms, %s"
              .formatted(rate, p99(step), holds ? "held" : "too much"));
      if (holds) {
        held = rate;
      } else {
        failed = rate;
      }
      if (failed > 0) {
        bisections++;
        rate = (held + failed) / 2;
      } else {
        rate *= FACTOR;
      }
    }
    return new Knee(List.copyOf(steps), held);
  }

  private static boolean holds(Figures step) {
    return p99(step) <= LIMIT_MS
        && step.unanswered() == 0
        && step.refused().isEmpty()
        && step.lostSessions() == 0;
  }

  private static double p99(Figures step) {
    return Quantiles.of(step.acks().getTotalCount() > 0 ? step.acks() : step.deliveries()).p99();
  }
}
