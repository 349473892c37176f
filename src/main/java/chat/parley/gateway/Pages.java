package chat.parley.gateway;

import io.netty.handler.codec.http.FullHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// What the jar holds for people to read: the page at `/` of a node without the web client, and at
/// `/docs` the contract as this very version has it. Texts are `text/plain`, so that a browser
/// shows them and does not save them.
///
/// Immutable.
final class Pages {
  private final byte[] home;
  private final byte[] docs;
  private final Map<String, byte[]> texts;

  private Pages(byte[] home, byte[] docs, Map<String, byte[]> texts) {
    this.home = home;
    this.docs = docs;
    this.texts = texts;
  }

  static Pages ofJar() {
    return new Pages(
        read("page.html"),
        read("docs.html"),
        Map.of(
            "/docs/protocol.md", read("docs/protocol.md"),
            "/docs/openapi.yaml", read("docs/openapi.yaml"),
            "/docs/asyncapi.yaml", read("docs/asyncapi.yaml")));
  }

  FullHttpResponse home() {
    return HttpAnswers.page(home);
  }

  /// What is at a path, if anything is.
  Optional<FullHttpResponse> at(String path) {
    return path.equals("/docs")
        ? Optional.of(HttpAnswers.page(docs))
        : Optional.ofNullable(texts.get(path)).map(HttpAnswers::text);
  }

  /// Whether anything is at a path.
  boolean has(String path) {
    return path.equals("/docs") || texts.containsKey(path);
  }

  private static byte[] read(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
