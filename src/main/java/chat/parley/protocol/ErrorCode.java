package chat.parley.protocol;

import chat.parley.chat.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Why a request failed, and whether repeating it can help.
public enum ErrorCode {
  INVALID_FRAME(false),
  UNSUPPORTED(false),
  UNAUTHORIZED(false),
  FORBIDDEN(false),
  NOT_A_MEMBER(false),
  NOT_FOUND(false),
  CONFLICT(false),
  TOO_LARGE(false),
  /// Comes with `retry_after_ms`.
  RATE_LIMITED(true),
  /// Nothing was accepted, or it cannot be told: repeat with the same `client_id`.
  UNAVAILABLE(true);

  private final boolean retryable;
  private final String wire = name().toLowerCase(Locale.ROOT);

  ErrorCode(boolean retryable) {
    this.retryable = retryable;
  }

  public static ErrorCode of(Refusal.Reason reason) {
    return switch (reason) {
      case FORBIDDEN -> FORBIDDEN;
      case NOT_A_MEMBER -> NOT_A_MEMBER;
      case NOT_FOUND -> NOT_FOUND;
      case CONFLICT -> CONFLICT;
      case TOO_LARGE -> TOO_LARGE;
    };
  }

  /// The code that stands as `wire` in a frame, if this version knows it.
  static Optional<ErrorCode> named(String wire) {
    return Stream.of(values()).filter(code -> code.wire.equals(wire)).findFirst();
  }

  public boolean retryable() {
    return retryable;
  }

  /// As it stands in a frame.
  public String wire() {
    return wire;
  }
}
