package chat.parley.web;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The web client: which path has which file of the jar. A jar that was built without the client
/// has none, and nothing is anywhere then.
///
/// Paths are compared as they come: whatever is percent-encoded or climbs is simply not there.
///
/// Immutable. Its files are read once, when it is made, and then answered from memory, on any
/// thread.
public final class Site {
  private static final String DEMO = "/demo";

  private final Map<String, SiteFile> files;
  private final Optional<Supplier<List<String>>> demoNodes;

  private Site(Map<String, SiteFile> files, Optional<Supplier<List<String>>> demoNodes) {
    this.files = files;
    this.demoNodes = demoNodes;
  }

  public static Site ofJar() {
    return of(name -> read("site/" + name));
  }

  /// @param source gives the content of a file by its name; `site.json` lists them all
  static Site of(Function<String, Optional<byte[]>> source) {
    Map<String, SiteFile> files = new HashMap<>();
    SiteReader reader = new SiteReader(source);
    reader
        .index()
        .forEach(
            (name, encodings) -> files.put(Placement.path(name), reader.file(name, encodings)));
    return new Site(Map.copyOf(files), Optional.empty());
  }

  /// The same with the demo's page.
  ///
  /// @param nodes the origins of the demo's nodes, as `http://127.0.0.1:8081`, asked each time
  public Site withDemo(Supplier<List<String>> nodes) {
    return new Site(files, Optional.of(nodes));
  }

  /// The answer to a request for what is at a path, if anything is.
  ///
  /// @param path as it stands in the request, without the query
  /// @param request its headers
  public Optional<FullHttpResponse> at(String path, HttpHeaders request) {
    return file(path)
        .map(
            file -> {
              FullHttpResponse answer = file.answer(request);
              if (path.equals(DEMO)) {
                demoNodes.ifPresent(
                    nodes ->
                        answer.headers().set(Placement.POLICY, Placement.pagePolicy(nodes.get())));
              }
              return answer;
            });
  }

  /// Whether something is at a path, which stands as in a request.
  public boolean has(String path) {
    return file(path).isPresent();
  }

  private Optional<SiteFile> file(String path) {
    return path.equals(DEMO) && demoNodes.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(files.get(path));
  }

  private static Optional<byte[]> read(String name) {
    try (InputStream in = Site.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
