package chat.parley.api;

import chat.parley.gateway.HttpReply;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.OptionalLong;

/// A request ends here, with this answer. Thrown by resources, caught by [Api].
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HttpReply reply;

  private Problem(HttpReply reply) {
    super(null, null, false, false);
    this.reply = reply;
  }

  HttpReply reply() {
    return reply;
  }

  static Problem of(ErrorCode code, String detail) {
    return new Problem(HttpReply.problem(status(code), code, detail));
  }

  static Problem of(ErrorCode code, String detail, Duration retryAfter) {
    return new Problem(
        HttpReply.problem(
            status(code),
            code,
            detail,
            null,
            retryAfter.isZero() ? OptionalLong.empty() : OptionalLong.of(retryAfter.toMillis())));
  }

  static Problem of(ServerFrame.Failure failure) {
    return new Problem(
        HttpReply.problem(
            status(failure.code()),
            failure.code(),
            failure.message(),
            null,
            failure.retryAfterMs()));
  }

  static Problem of(BadFrame bad) {
    return new Problem(
        HttpReply.problem(
            status(bad.code()), bad.code(), bad.reason(), bad.field(), OptionalLong.empty()));
  }

  static Problem notFound(String what) {
    return of(ErrorCode.NOT_FOUND, what);
  }

  /// Who the caller is has to be shown (RFC 6750, section 3).
  static Problem unauthorized(String detail, boolean tokenWasThere) {
    return new Problem(
        HttpReply.problem(401, ErrorCode.UNAUTHORIZED, detail)
            .with(
                "WWW-Authenticate",
                tokenWasThere
                    ? "Bearer realm=\"parley\", error=\"invalid_token\""
                    : "Bearer realm=\"parley\""));
  }

  static Problem unsupportedMediaType() {
    return new Problem(
        HttpReply.problem(
            415, ErrorCode.UNSUPPORTED, "the body must have Content-Type: application/json"));
  }

  /// The HTTP status that says the same as a code of the protocol.
  static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_FRAME, UNSUPPORTED -> 400;
      case UNAUTHORIZED -> 401;
      case FORBIDDEN, NOT_A_MEMBER -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case TOO_LARGE -> 413;
      case RATE_LIMITED -> 429;
      case UNAVAILABLE -> 503;
    };
  }
}
