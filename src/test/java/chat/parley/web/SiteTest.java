package chat.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
  private static final String SCRIPT = "assets/index-Abc1_2-3.js";

  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("index.html", "<!doctype html>home"),
          Map.entry("index.html.br", "br of home"),
          Map.entry("index.html.gz", "gzip of home"),
          Map.entry("demo.html", "<!doctype html>demo"),
          Map.entry("embed.html", "<!doctype html>embed"),
          Map.entry(SCRIPT, "script"),
          Map.entry(SCRIPT + ".br", "br of script"),
          Map.entry(SCRIPT + ".gz", "gzip of script"),
          Map.entry("assets/index-9.css", "style"),
          Map.entry("parley-chat.js", "element"),
          Map.entry("sw.js", "worker"),
          Map.entry("favicon.ico", "icon"),
          Map.entry("manifest.webmanifest", "{}"));

  private final Site site = Site.of(source(FILES));

  private static java.util.function.Function<String, Optional<byte[]>> source(
      Map<String, String> files) {
    StringBuilder index = new StringBuilder();
    for (String name : files.keySet()) {
      if (!name.endsWith(".br") && !name.endsWith(".gz")) {
        boolean compressed = files.containsKey(name + ".br");
        index.append(index.isEmpty() ? "" : ",");
        index.append("{\"name\":\"%s\",\"encodings\":".formatted(name));
        index.append(compressed ? "[\"br\",\"gzip\"]}" : "[]}");
      }
    }
    Map<String, String> all = new HashMap<>(files);
    all.put("site.json", "{\"files\":[" + index + "]}");
    return name -> Optional.ofNullable(all.get(name)).map(text -> text.getBytes(UTF_8));
  }

  private FullHttpResponse get(String path, String... headers) {
    return site.at(path, headers(headers)).orElseThrow();
  }

  private static HttpHeaders headers(String... namesAndValues) {
    HttpHeaders headers = new DefaultHttpHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  private static String body(FullHttpResponse answer) {
    return answer.content().toString(UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8, home",
    "/embed, text/html; charset=utf-8, embed",
    "/assets/index-Abc1_2-3.js, text/javascript; charset=utf-8, script",
    "/assets/index-9.css, text/css; charset=utf-8, style",
    "/sw.js, text/javascript; charset=utf-8, worker",
    "/favicon.ico, image/x-icon, icon",
    "/manifest.webmanifest, application/manifest+json, {}"
  })
  void eachFileIsAtItsPathWithItsType(String path, String type, String text) {
    FullHttpResponse answer = get(path);

    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).isEqualTo(type);
    assertThat(answer.headers().get("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.headers().getInt("content-length"))
        .isEqualTo(answer.content().readableBytes());
    assertThat(body(answer)).endsWith(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "index.html",
        "/index.html",
        "/embed.html",
        "/embed/",
        "/site.json",
        "/build.txt",
        "/sbom.cdx.json",
        "/index.html.br",
        "/assets",
        "/assets/",
        "/assets/index-Abc1_2-3.js.br",
        "/assets/index-Abc1_2-3.js/",
        "/assets/../sw.js",
        "/assets/%2e%2e/sw.js",
        "/assets%2Findex-9.css",
        "/assets/..%2fsw.js",
        "/../site.json",
        "//sw.js",
        "/./sw.js",
        "/%73w.js",
        "/SW.js",
        "/sw.js\0",
        "\\sw.js",
        "/assets/index-0.js"
      })
  void nothingElseIsThere(String path) {
    assertThat(site.at(path, headers("Accept-Encoding", "br"))).isEmpty();
  }

  @Test
  void theDemosPageIsThereInTheDemoOnlyAndMayConnectToItsNodes() {
    List<String> nodes = new ArrayList<>(List.of("http://127.0.0.1:1"));
    Site demo = site.withDemo(() -> nodes);

    assertThat(site.at("/demo", headers())).isEmpty();
    assertThat(policy(demo.at("/demo", headers()).orElseThrow()))
        .contains("; connect-src 'self' http://127.0.0.1:1 ws://127.0.0.1:1; ");
    nodes.add("https://127.0.0.1:2");
    assertThat(policy(demo.at("/demo", headers()).orElseThrow()))
        .contains(" ws://127.0.0.1:1 https://127.0.0.1:2 wss://127.0.0.1:2; ");
    assertThat(policy(demo.at("/", headers()).orElseThrow())).contains("; connect-src 'self'; ");
  }

  private static String policy(FullHttpResponse answer) {
    return answer.headers().get("content-security-policy");
  }

  @Test
  void pagesMayDoLittle() {
    for (String path : List.of("/", "/embed")) {
      HttpHeaders headers = get(path).headers();

      assertThat(headers.get("content-security-policy"))
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ")
          .contains("frame-ancestors 'self'", "base-uri 'none'", "form-action 'self'")
          .doesNotContain("unsafe", "*", "http");
      assertThat(headers.get("referrer-policy")).isEqualTo("no-referrer");
      assertThat(headers.get("cross-origin-opener-policy")).isEqualTo("same-origin");
      assertThat(headers.get("permissions-policy")).contains("camera=()", "microphone=()");
      assertThat(headers.contains("access-control-allow-origin")).isFalse();
    }
    assertThat(policy(get("/sw.js"))).startsWith("default-src 'none'; ");
  }

  @Test
  void pagesElsewhereMayLoadTheElementAndWhatItImports() {
    for (String path : List.of("/parley-chat.js", "/" + SCRIPT)) {
      HttpHeaders headers = get(path).headers();

      assertThat(headers.get("access-control-allow-origin")).isEqualTo("*");
      assertThat(headers.get("cross-origin-resource-policy")).isEqualTo("cross-origin");
    }
  }

  @Test
  void whatHasItsHashInItsNameIsKeptForEverAndAllElseAskedFor() {
    assertThat(get("/" + SCRIPT).headers().get("cache-control"))
        .isEqualTo("public, max-age=31536000, immutable");
    for (String path : List.of("/", "/sw.js", "/parley-chat.js", "/manifest.webmanifest")) {
      assertThat(get(path).headers().get("cache-control")).isEqualTo("no-cache");
    }
  }

  @ParameterizedTest
  @CsvSource({"'br, gzip', br, br of script", "gzip, gzip, gzip of script", "zstd, , script"})
  void theClientChoosesTheEncoding(String accepted, String encoding, String text) {
    FullHttpResponse answer = get("/" + SCRIPT, "Accept-Encoding", accepted);

    assertThat(answer.headers().get("content-encoding")).isEqualTo(encoding);
    assertThat(answer.headers().get("vary")).isEqualToIgnoringCase("accept-encoding");
    assertThat(answer.headers().getInt("content-length")).isEqualTo(text.length());
    assertThat(body(answer)).isEqualTo(text);
  }

  @Test
  void whoHasAFileIsToldSo() {
    String tag = get("/", "Accept-Encoding", "br").headers().get("etag");

    for (String held : List.of(tag, "W/" + tag, "\"other\" , " + tag, "*")) {
      FullHttpResponse answer = get("/", "Accept-Encoding", "br", "If-None-Match", held);
      assertThat(answer.status().code()).isEqualTo(304);
      assertThat(answer.content().readableBytes()).isZero();
      assertThat(answer.headers().get("etag")).isEqualTo(tag);
      assertThat(answer.headers().get("cache-control")).isEqualTo("no-cache");
      assertThat(policy(answer)).startsWith("default-src 'none'");
      assertThat(answer.headers().contains("content-length")).isFalse();
      assertThat(answer.headers().contains("content-encoding")).isFalse();
    }
  }

  @Test
  void whoHasSomethingElseGetsTheFile() {
    String br = get("/", "Accept-Encoding", "br").headers().get("etag");
    String embed = get("/embed", "Accept-Encoding", "br").headers().get("etag");

    for (String other : List.of(embed, "\"\"", "", br.replace("\"", ""))) {
      assertThat(get("/", "Accept-Encoding", "br", "If-None-Match", other).status().code())
          .isEqualTo(200);
    }
    // Each encoding is a representation of its own.
    assertThat(get("/", "Accept-Encoding", "gzip", "If-None-Match", br).status().code())
        .isEqualTo(200);
  }

  @Test
  void rangesAreNotLookedAt() {
    FullHttpResponse answer = get("/" + SCRIPT, "Range", "bytes=0-1");

    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(body(answer)).isEqualTo("script");
  }

  @Test
  void answersShareTheirBytesAndNobodyCanTakeThemAway() {
    FullHttpResponse first = get("/" + SCRIPT);
    FullHttpResponse second = get("/" + SCRIPT);
    first.content().skipBytes(3);
    first.release();

    assertThat(body(second)).isEqualTo("script");
    assertThat(second.content().isDirect()).isTrue();
    assertThat(second.content().memoryAddress()).isEqualTo(first.content().memoryAddress());
    assertThatThrownBy(() -> second.content().setByte(0, 'x')).isInstanceOf(RuntimeException.class);
    second.release();
    assertThat(body(get("/" + SCRIPT))).isEqualTo("script");
  }

  @Test
  void aJarWithoutTheClientHasNothing() {
    assertThat(Site.of(_ -> Optional.empty()).at("/", headers())).isEmpty();
  }

  @Test
  void aFileThatIsMissingOrUnknownOrTooMuchIsNoticedAtOnce() {
    assertThatThrownBy(() -> Site.of(name -> source(FILES).apply(name.replace("sw.js", "none"))))
        .hasMessageContaining("sw.js");
    assertThatThrownBy(() -> Site.of(source(Map.of("a.exe", "")))).hasMessageContaining("a.exe");
    String half = "x".repeat(SiteReader.MAX_BYTES / 2);
    Site.of(source(Map.of("a.js", half, "b.js", half)));
    assertThatThrownBy(() -> Site.of(source(Map.of("a.js", half, "b.js", half + "x"))))
        .hasMessageContaining("has over");
  }
}
