package chat.parley.described;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/openapi.yaml describes what is served: no route more, none less. The routes are read from
/// the source, so that none is missed because the test did not switch it on.
final class RoutesDescribedTest {
  private static final Path API = Path.of("src/main/java/chat/parley/api");
  private static final Pattern ROUTE =
      Pattern.compile("\\bRoute\\s*\\.(?:of|open|streamed)\\(\\s*\"([A-Z]+)\",\\s*\"([^\"]+)\"");
  private static final Pattern ANY_ROUTE =
      Pattern.compile("\\b(?:new Route|Route\\s*\\.[a-z]\\w*)\\s*\\(");

  /// What the gateway answers itself.
  private static final List<String> OUTSIDE =
      List.of(
          "GET /",
          "GET /docs",
          "GET /docs/asyncapi.yaml",
          "GET /docs/openapi.yaml",
          "GET /docs/protocol.md",
          "GET /health/live",
          "GET /health/ready");

  @Test
  void everyRouteIsDescribedAndNoOther() throws IOException {
    Set<String> served = new TreeSet<>(OUTSIDE);
    served.addAll(routes());

    assertThat(without(served, described()))
        .as(
            "served, but not described: describe it in docs/openapi.yaml, and call it in DescribedIT")
        .isEmpty();
    assertThat(without(described(), served))
        .as("described in docs/openapi.yaml, but not served")
        .isEmpty();
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static Set<String> described() {
    Set<String> described = new TreeSet<>();
    for (var path : Descriptions.openapi().path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (!operation.getKey().equals("parameters")) {
          described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return described;
  }

  private static Set<String> routes() throws IOException {
    Set<String> routes = new TreeSet<>();
    for (String source : sources()) {
      Matcher matcher = ROUTE.matcher(source);
      int found = 0;
      while (matcher.find()) {
        assertThat(routes.add(matcher.group(1) + " " + matcher.group(2))).isTrue();
        found++;
      }
      assertThat(ANY_ROUTE.matcher(source).results().count())
          .as("routes that are made in another way than this test can read:%n%s", source)
          .isEqualTo(found);
    }
    return routes;
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.list(API)) {
      return files
          .filter(file -> !file.endsWith("Route.java"))
          .map(
              file -> {
                try {
                  return Files.readString(file, StandardCharsets.UTF_8);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              })
          .toList();
    }
  }
}
