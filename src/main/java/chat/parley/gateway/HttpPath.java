package chat.parley.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The path of a request target (RFC 9112 section 3.2) in its segments.
final class HttpPath {
  private HttpPath() {}

  /// Whether it lies under `/v1` and is no WebSocket, or under `/demo`, or is `/metrics`.
  static boolean isResource(String uri) {
    String path = path(uri);
    return path.startsWith("/demo/")
        || path.equals("/metrics")
        || ((path.equals("/v1") || path.startsWith("/v1/")) && !path.equals("/v1/ws"));
  }

  /// The segments, each decoded by itself, so that an id may hold a slash.
  ///
  /// @throws IllegalArgumentException if one is not percent-encoded UTF-8
  static List<String> segments(String uri) {
    List<String> segments = new ArrayList<>();
    for (String segment : path(uri).substring(1).split("/", -1)) {
      // A plus sign is itself in a path, where in a query it is a space.
      segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return segments;
  }

  /// As it comes, without the query.
  static String path(String uri) {
    int end = uri.indexOf('?');
    String path = end < 0 ? uri : uri.substring(0, end);
    return path.startsWith("/") ? path : "/";
  }
}
