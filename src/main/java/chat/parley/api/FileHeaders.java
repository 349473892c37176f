package chat.parley.api;

import chat.parley.gateway.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// What goes out with the bytes of a file. They are a stranger's: no browser may take them for a
/// page of this server.
final class FileHeaders {
  /// What browsers show and nothing runs in.
  private static final Set<String> SHOWN =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private static final String UNESCAPED = "!#$&+-.^_`|~";

  private FileHeaders() {}

  /// The reply with what every file has. A file never changes, so that it may be kept by whoever
  /// may have it.
  static HttpReply of(HttpReply reply, String id, String type) {
    return reply
        .with("Content-Type", type)
        .with("ETag", tag(id))
        .with("Cache-Control", "private, max-age=31536000, immutable")
        .with("Vary", "Authorization, Parley-User")
        .with("X-Content-Type-Options", "nosniff")
        .with("Content-Security-Policy", "default-src 'none'; sandbox");
  }

  static String tag(String id) {
    return "\"" + id + "\"";
  }

  /// Under which name it is to be saved (RFC 6266), in ASCII for those who do not know the other
  /// form.
  static String disposition(String name, String type) {
    StringBuilder ascii = new StringBuilder();
    name.codePoints()
        .map(c -> c < ' ' || c > '~' || c == '"' || c == '\\' || c == '%' ? '_' : c)
        .forEach(ascii::appendCodePoint);
    return "%s; filename=\"%s\"; filename*=UTF-8''%s"
        .formatted(SHOWN.contains(type) ? "inline" : "attachment", ascii, escaped(name));
  }

  /// As RFC 8187 wants it.
  private static String escaped(String name) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNESCAPED.indexOf(c) >= 0;
      escaped.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return escaped.toString();
  }
}
