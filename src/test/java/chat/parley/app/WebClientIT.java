package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What a browser gets from a node of the built jar: all that the web client is made of.
class WebClientIT {
  /// Bytes of a file from which on every encoding makes it smaller. A smaller one may go as it is.
  private static final int WORTH_CODING = 1_024;

  private static final String INDEX = "chat/parley/web/site/site.json";

  /// What a page names, what a script imports, now or later, and what a style sheet uses.
  private static final List<Pattern> REFERENCES =
      List.of(
          Pattern.compile("(?:src|href)=\"([^\"#?:]+)\""),
          Pattern.compile("(?:from|import)\\s*\\(?\\s*[\"'](\\.{1,2}/[^\"']+)[\"']"),
          Pattern.compile("url\\([\"']?([^)\"'#:]+)[\"']?\\)"));

  @TempDir static Path folder;
  private static ServerProcess server;
  private static String node;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.start(folder, Map.of(), "serve", "--port", "0");
    String line = server.awaitLine("Parley is ready: ");
    node = line.substring(line.indexOf("http"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Http.CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /// Of the files that the build has put into the jar.
  private static List<String> names() throws IOException {
    try (JarFile jar = new JarFile(System.getProperty("test.parley.jar", "target/parley.jar"))) {
      byte[] index = jar.getInputStream(jar.getEntry(INDEX)).readAllBytes();
      return new JsonMapper()
          .readTree(index)
          .path("files")
          .valueStream()
          .map(file -> file.path("name").asString())
          .toList();
    }
  }

  /// All that can be reached from a page, with its content.
  private static Map<String, String> graph(String page) throws Exception {
    Map<String, String> found = new LinkedHashMap<>();
    Deque<String> toLookAt = new ArrayDeque<>(List.of(page));
    while (!toLookAt.isEmpty()) {
      String path = toLookAt.pop();
      if (found.containsKey(path)) {
        continue;
      }
      HttpResponse<byte[]> answer = get(path, "Accept", "text/html,*/*");
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      String content = new String(answer.body(), UTF_8);
      found.put(path, content);
      if (path.equals(page) || path.endsWith(".js") || path.endsWith(".css")) {
        REFERENCES.forEach(
            pattern -> {
              Matcher matcher = pattern.matcher(content);
              while (matcher.find()) {
                // Other strings of a script may stand after a word like "from".
                if (matcher.group(1).matches("[\\w./-]+\\.(js|css|svg|png|ico|webmanifest)")) {
                  toLookAt.push(URI.create(path).resolve(matcher.group(1)).getPath());
                }
              }
            });
      }
    }
    return found;
  }

  @Test
  void allThatThePageNeedsIsThereInEveryEncoding() throws Exception {
    Map<String, String> graph = graph("/");

    assertThat(graph.keySet()).anyMatch(path -> path.matches("/assets/index-.*\\.js"));
    for (String path : graph.keySet()) {
      String type =
          switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "/" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "ico" -> "image/x-icon";
            case "webmanifest" -> "application/manifest+json";
            default -> path + " is of no kind that a page needs";
          };
      HttpResponse<byte[]> br =
          get(path, "Accept", "text/html", "Accept-Encoding", "gzip, deflate, br, zstd");
      assertThat(header(br, "content-type")).as(path).isEqualTo(type);
      assertThat(header(br, "x-content-type-options")).as(path).isEqualTo("nosniff");
      boolean text = path.endsWith("/") || path.endsWith(".js") || path.endsWith(".css");
      if (text && size(graph, path) >= WORTH_CODING) {
        assertThat(header(br, "content-encoding")).as(path).isEqualTo("br");
        HttpResponse<byte[]> gzip = get(path, "Accept", "text/html", "Accept-Encoding", "gzip");
        assertThat(br.body().length).as(path).isLessThan(gzip.body().length);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
          assertThat(new String(in.readAllBytes(), UTF_8)).as(path).isEqualTo(graph.get(path));
        }
      }
    }
  }

  private static int size(Map<String, String> graph, String path) {
    return graph.getOrDefault(path, "").getBytes(UTF_8).length;
  }

  @Test
  void nothingOfThePageIsOfAnotherHostOrWrittenIntoIt() throws Exception {
    String page = graph("/").getOrDefault("/", "");

    assertThat(page)
        .contains("<script type=\"module\"")
        .doesNotContain("//", "<style", " style=", " onload=", "javascript:");
    assertThat(Pattern.compile("<script(?![^>]* src=)").matcher(page).find()).isFalse();
  }

  @Test
  void everyFileOfTheBuildIsServedAndNamedAssetsAreKeptForEver() throws Exception {
    List<String> names = names().stream().filter(name -> !name.endsWith(".html")).toList();
    assertThat(names).contains("licenses.txt");
    for (String name : names) {
      HttpResponse<byte[]> answer = get("/" + name);
      assertThat(answer.statusCode()).as(name).isEqualTo(200);
      assertThat(header(answer, "cache-control"))
          .as(name)
          .isEqualTo(
              name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
      HttpResponse<byte[]> again = get("/" + name, "If-None-Match", header(answer, "etag"));
      assertThat(again.statusCode()).as(name).isEqualTo(304);
      assertThat(again.body()).as(name).isEmpty();
    }
  }

  @Test
  void browsersGetThePageUnderItsPolicyAndOthersTheHealthCheck() throws Exception {
    HttpResponse<byte[]> page = get("/", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(header(page, "content-security-policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ");
    assertThat(header(page, "cache-control")).isEqualTo("no-cache");
    assertThat(page.headers().allValues("vary").toString().toLowerCase(Locale.ROOT))
        .contains("accept-encoding", "accept]");
    HttpResponse<byte[]> other = get("/", "Accept", "*/*");
    assertThat(new String(other.body(), UTF_8))
        .isEqualTo("{\"message\":\"Server is running smoothly!\"}");
    assertThat(header(other, "vary")).isEqualToIgnoringCase("accept");
  }

  @Test
  void headHasTheHeadersAlone() throws Exception {
    HttpResponse<byte[]> get = get("/licenses.txt");
    HttpResponse<byte[]> head =
        Http.CLIENT.send(
            HttpRequest.newBuilder(URI.create(node + "/licenses.txt"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "content-length")).isEqualTo(Integer.toString(get.body().length));
    assertThat(head.headers().map().keySet()).isEqualTo(get.headers().map().keySet());
    assertThat(head.body()).isEmpty();
  }

  /// As no client library would write them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/demo",
        "/index.html",
        "/site.json",
        "/assets/",
        "/assets/../licenses.txt",
        "/assets/%2e%2e/licenses.txt",
        "/assets%2f..%2flicenses.txt",
        "/%6cicenses.txt",
        "/../../../../etc/passwd",
        "//licenses.txt",
        "/licenses.txt.gz"
      })
  void whatIsNotThereIsAProblemAndTheConnectionGoesOn(String path) throws Exception {
    String there = "/licenses.txt";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(node).getPort())) {
      socket.setSoTimeout(20_000);
      String get = "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n";
      String requests = get.formatted(path, "") + get.formatted(there, "Connection: close\r\n");
      socket.getOutputStream().write(requests.getBytes(UTF_8));
      String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answers)
          .startsWith("HTTP/1.1 404 ")
          .contains("application/problem+json", "\"code\":\"not_found\"", "HTTP/1.1 200 OK");
    }
  }

  @Test
  void theDemosPageMayConnectToTheNodesOfTheDemo(@TempDir Path own) throws Exception {
    assumeTrue(names().contains("demo.html"), "the client has no page for the demo");
    try (ServerProcess demo =
        ServerProcess.start(own, Map.of(), "demo", "--nodes", "2", "--port", "0")) {
      demo.awaitLine("Ctrl-C stops it.");
      List<String> urls =
          demo.lines().stream()
              .filter(line -> line.startsWith("  node-"))
              .map(line -> line.substring(line.indexOf("http")).strip())
              .toList();
      assertThat(urls).hasSize(2);
      for (String url : urls) {
        HttpResponse<String> page =
            Http.CLIENT.send(
                HttpRequest.newBuilder(URI.create(url + "/demo")).build(), BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        for (String other : urls) {
          assertThat(header(page, "content-security-policy"))
              .contains(" " + other, " " + other.replace("http", "ws"));
        }
      }
    }
  }
}
