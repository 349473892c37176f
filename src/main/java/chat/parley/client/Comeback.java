package chat.parley.client;

import chat.parley.protocol.CloseCode;
import java.time.Duration;
import java.util.OptionalLong;

/// When to connect again after a loss: at the time that the node hinted, else after a random while
/// that grows with each attempt that comes to nothing.
///
/// Confined to the client's event loop. Times are those of [System#nanoTime].
final class Comeback {
  /// Where the ceiling of the wait starts after "too many".
  private static final int TOO_MANY_ATTEMPT = 4;

  /// A connection that lived as long as this was a good one.
  private static final Duration STEADY = Duration.ofSeconds(5);

  private final Backoff backoff;
  private OptionalLong hintedAt = OptionalLong.empty();
  private OptionalLong liveSince = OptionalLong.empty();
  private int attempt;

  Comeback(Backoff backoff) {
    this.backoff = backoff;
  }

  /// A new connection is tried: what an earlier one hinted is past.
  void connecting() {
    hintedAt = OptionalLong.empty();
    liveSince = OptionalLong.empty();
  }

  void live(long now) {
    liveSince = OptionalLong.of(now);
  }

  void hinted(long at) {
    hintedAt = OptionalLong.of(at);
  }

  /// How long to wait from now, after a connection ended with `code`.
  Duration delay(int code, long now) {
    if (hintedAt.isPresent()) {
      return Duration.ofNanos(Math.max(0, hintedAt.getAsLong() - now));
    }
    if (liveSince.isPresent() && now - liveSince.getAsLong() > STEADY.toNanos()) {
      attempt = 0;
    }
    if (code == CloseCode.TOO_MANY.code()) {
      attempt = Math.max(attempt, TOO_MANY_ATTEMPT);
    }
    return backoff.delay(attempt++);
  }
}
