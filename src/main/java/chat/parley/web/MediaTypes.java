package chat.parley.web;

import java.util.Map;

/// The media type of a file by the end of its name.
final class MediaTypes {
  private static final Map<String, String> BY_END =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wasm", "application/wasm"));

  private MediaTypes() {}

  /// @throws IllegalArgumentException if it is none that is known
  static String of(String name) {
    String type = BY_END.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalArgumentException("the media type of " + name + " is not known");
    }
    return type;
  }
}
