package chat.parley.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An HTTP request.
///
/// @param method in capitals; GET for HEAD too, whose answer the gateway sends without its body
/// @param path its segments, decoded, from `v1`, `demo` or `metrics` on
/// @param query the parameters in order, decoded
/// @param headers by lower-case name
/// @param address whose request it is, as far as the connection shows, or a proxy that is believed
///   says
/// @param body to be read once. Whole bodies are in memory. Reading a streamed one waits for the
///   client and throws an [IOException] if it goes away or is silent for 30 s, a
///   [BodyTooLargeException] beyond the limit
public record HttpCall(
    String method,
    List<String> path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    InetAddress address,
    InputStream body) {

  /// A body has more bytes than it may.
  public static final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    public BodyTooLargeException(long maxBytes) {
      super("the body has more than " + maxBytes + " bytes");
    }
  }

  /// The first header of that name.
  public Optional<String> header(String name) {
    return first(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /// The first parameter of that name.
  public Optional<String> parameter(String name) {
    return first(query.get(name));
  }

  private static Optional<String> first(@Nullable List<String> values) {
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /// All of the body, however often it is asked for; for those that come whole.
  public byte[] bytes() {
    try {
      byte[] bytes = body.readAllBytes();
      body.reset();
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
