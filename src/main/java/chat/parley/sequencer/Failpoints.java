package chat.parley.sequencer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Places between the steps of a batch at which a drill has the process die: `-Dparley.failpoint=`
/// and NAME:N ends it, as kill -9 would, when a batch passes NAME for the N-th time.
///
/// Unset, which is always so outside of drills, passing costs nothing: what is armed is a constant
/// to the compiler. Confined to the sequencer's thread, but for [#check].
public final class Failpoints {
  /// The system property.
  public static final String PROPERTY = "parley.failpoint";

  /// Between which steps.
  enum Point {
    AFTER_POLL,
    AFTER_COMMIT,
    AFTER_ROUTE,
    BEFORE_OFFSET_COMMIT;

    /// As in `after-poll`.
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Failpoints.class);

  /// What kill -9 makes of an exit code.
  private static final int KILLED = 137;

  private static final long ROUTED_PATIENCE_SECONDS = 2;

  /// Apart, so that [#check] can refuse what this cannot become.
  private static final class Armed {
    private static final @Nullable Failpoints AT = armed(System.getProperty(PROPERTY));
  }

  private final Point point;
  private final Runnable end;
  private long passesLeft;

  Failpoints(Point point, long passes, Runnable end) {
    this.point = point;
    this.passesLeft = passes;
    this.end = end;
  }

  /// Returns if `value` is one for [#PROPERTY].
  ///
  /// @throws IllegalArgumentException otherwise; the message begins with "must be"
  public static void check(String value) {
    parse(value, () -> {});
  }

  static Failpoints parse(String value, Runnable end) {
    String[] parts = value.split(":", -1);
    Optional<Point> point =
        Arrays.stream(Point.values()).filter(it -> it.text().equals(parts[0])).findFirst();
    if (parts.length != 2 || point.isEmpty() || !parts[1].matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "must be NAME:N, where N is from 1 and NAME is one of "
              + Arrays.stream(Point.values()).map(Point::text).collect(Collectors.joining(", ")));
    }
    return new Failpoints(point.get(), Long.parseLong(parts[1]), end);
  }

  private static @Nullable Failpoints armed(@Nullable String value) {
    return value == null ? null : parse(value, () -> Runtime.getRuntime().halt(KILLED));
  }

  /// Says so if one is armed.
  static void announce() {
    if (Armed.AT != null) {
      log.warn(
          "A failpoint is ARMED: this process will end at {} (-D{}). For drills only",
          Armed.AT.point.text(),
          PROPERTY);
    }
  }

  /// A batch has come to `point`.
  static void pass(Point point) {
    if (Armed.AT != null) {
      Armed.AT.passed(point);
    }
  }

  /// A batch has come to `point`, once what is under way has arrived.
  static void pass(Point point, CompletableFuture<Void> underWay) {
    if (Armed.AT != null) {
      Armed.AT.passed(point, underWay);
    }
  }

  void passed(Point passed) {
    passed(passed, CompletableFuture.completedFuture(null));
  }

  void passed(Point passed, CompletableFuture<Void> underWay) {
    if (passed == point && --passesLeft == 0) {
      underWay
          .completeOnTimeout(null, ROUTED_PATIENCE_SECONDS, TimeUnit.SECONDS)
          .thenRun(end)
          .join();
    }
  }
}
