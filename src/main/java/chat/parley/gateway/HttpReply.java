package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The answer to an HTTP request.
///
/// @param headers besides those of the connection, the body's length, CORS, and `nosniff` and
///   `no-store`, which are added unless they are here
public record HttpReply(int status, Map<String, String> headers, Body body) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final byte[] NOTHING = {};

  public HttpReply {
    headers = Map.copyOf(headers);
  }

  /// What is answered.
  public sealed interface Body {}

  /// Bytes that are in memory.
  ///
  /// @param bytes not to be changed
  public record Bytes(byte[] bytes) implements Body {}

  /// Bytes that are made while they are sent. Not called for HEAD.
  ///
  /// @param length how many; empty: not known before
  public record Streamed(OptionalLong length, Source source) implements Body {}

  /// Writes a body.
  public interface Source {
    /// Called on the virtual thread that served the request. Writing waits for the client, and
    /// throws an [IOException] if it goes away or takes nothing for 30 s. If this throws, the
    /// connection is cut off, so that nobody takes the part for the whole.
    void writeTo(OutputStream out) throws IOException;
  }

  /// JSON that has been encoded.
  public static HttpReply json(int status, byte[] utf8) {
    return new HttpReply(status, Map.of("Content-Type", "application/json"), new Bytes(utf8));
  }

  /// An object as JSON.
  public static HttpReply json(int status, Map<String, ?> object) {
    return json(status, MAPPER.writeValueAsBytes(object));
  }

  /// Nothing to say: 204.
  public static HttpReply nothing() {
    return new HttpReply(204, Map.of(), new Bytes(NOTHING));
  }

  /// An error (RFC 9457).
  public static HttpReply problem(int status, ErrorCode code, String detail) {
    return problem(status, code, detail, null, OptionalLong.empty());
  }

  /// An error (RFC 9457).
  ///
  /// @param field the one that is wrong, where that is known
  /// @param retryAfterMs after which another attempt makes sense
  public static HttpReply problem(
      int status,
      ErrorCode code,
      String detail,
      @Nullable String field,
      OptionalLong retryAfterMs) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
    body.put("status", status);
    body.put("code", code.wire());
    body.put("detail", detail);
    if (field != null) {
      body.put("field", field);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/problem+json");
    retryAfterMs.ifPresent(
        millis -> {
          body.put("retry_after_ms", millis);
          headers.put("Retry-After", Long.toString(Math.ceilDiv(millis, 1_000L)));
        });
    return new HttpReply(status, headers, new Bytes(MAPPER.writeValueAsBytes(body)));
  }

  /// The same answer with one more header.
  public HttpReply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpReply(status, more, body);
  }
}
