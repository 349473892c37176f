package chat.parley.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which pages may read what is under `/v1` (the Fetch standard's CORS protocol): those of the
/// allowed origins. A page of the server's own origin needs no leave. Credentials that a browser
/// adds by itself are not used here, so none are allowed.
///
/// Immutable.
final class Cors {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, Parley-User, Range, If-Range, If-None-Match";
  private static final String EXPOSED =
      "WWW-Authenticate, Retry-After, Location, Allow, Content-Disposition, Content-Range, ETag";
  private static final String MAX_AGE_SECONDS = "600";

  private final Set<String> allowedOrigins;

  Cors(Set<String> allowedOrigins) {
    this.allowedOrigins = allowedOrigins;
  }

  /// Whether the browser asks before it sends the request proper.
  static boolean isPreflight(HttpRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaderNames.ORIGIN)
        && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /// What a preflight is told besides [#mark].
  void allow(@Nullable String origin, HttpHeaders answer) {
    if (origin != null && allowedOrigins.contains(origin)) {
      answer
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
          .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    }
  }

  /// Says in an answer that the page may read it.
  void mark(@Nullable String origin, HttpHeaders answer) {
    answer.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    if (origin != null && allowedOrigins.contains(origin)) {
      answer
          .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
  }
}
