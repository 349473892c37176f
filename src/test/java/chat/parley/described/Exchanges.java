package chat.parley.described;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// Requests by HTTP and their answers, checked against openapi.yaml. Remembers what it has seen.
public final class Exchanges {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<Integer> ANYWHERE =
      Set.of(403, 405, 413, 414, 415, 421, 429, 431, 500, 503);

  /// Bytes that are not looked into.
  private static final String ANY_TYPE = "*/*";

  private static final Set<String> SEEN = new ConcurrentSkipListSet<>();

  private Exchanges() {}

  /// An operation of the description.
  ///
  /// @param pointer to it
  private record Operation(String method, String template, String pointer) {
    JsonNode tree() {
      return Descriptions.openapi().at(pointer);
    }
  }

  /// What has been answered, as `GET /v1/me 200`.
  public static Set<String> seen() {
    return new TreeSet<>(SEEN);
  }

  /// Forgets what it has seen.
  public static void forget() {
    SEEN.clear();
  }

  /// What may be answered by the description, in the same form, but for what is under `default`.
  public static Set<String> described() {
    Set<String> all = new TreeSet<>();
    for (var path : Descriptions.openapi().path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        for (var response : operation.getValue().path("responses").properties()) {
          if (!response.getKey().equals("default")) {
            all.add(
                "%s %s %s"
                    .formatted(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        response.getKey()));
          }
        }
      }
    }
    return all;
  }

  /// Whether an operation is answered without a token.
  public static boolean isOpen(String method, String template) {
    return operation(method, template).orElseThrow().tree().path("security").isEmpty()
        && operation(method, template).orElseThrow().tree().has("security");
  }

  /// How many entries a page may have, of each path that answers by pages.
  public static Map<String, Integer> pages() {
    Map<String, Integer> pages = new TreeMap<>();
    for (var path : Descriptions.openapi().path("paths").properties()) {
      for (JsonNode parameter : path.getValue().at("/get/parameters")) {
        String ref = parameter.path("$ref").asString("");
        JsonNode it = ref.isEmpty() ? parameter : Descriptions.at(Descriptions.OPENAPI, ref);
        if (it.path("name").asString("").equals("limit")) {
          pages.put(path.getKey(), it.at("/schema/maximum").asInt());
        }
      }
    }
    return pages;
  }

  /// Checks one.
  ///
  /// @param sent the body of the request, empty if it had none
  public static void check(String method, String sent, HttpResponse<String> answer) {
    String path = answer.uri().getRawPath();
    Optional<String> template = template(path);
    if (template.isEmpty()) {
      assertThat(answer.statusCode())
          .as("%s, which docs/openapi.yaml does not describe: add it there", path)
          .isEqualTo(404);
      problem("%s %s".formatted(method, path), answer);
    } else if (method.equals("OPTIONS")) {
      assertThat(answer.statusCode()).isEqualTo(204);
    } else {
      Optional<Operation> operation =
          operation(method.equals("HEAD") ? "GET" : method, template.get());
      if (operation.isPresent()) {
        check(operation.get(), method, sent, answer);
      } else {
        assertThat(answer.statusCode())
            .as("%s %s, which docs/openapi.yaml does not describe: add it", method, template.get())
            .isEqualTo(405);
        problem("%s %s".formatted(method, path), answer);
      }
    }
  }

  private static void check(
      Operation operation, String method, String sent, HttpResponse<String> answer) {
    int status = answer.statusCode();
    String what = "%s %s %d".formatted(operation.method(), operation.template(), status);
    JsonNode responses = operation.tree().path("responses");
    String key = Integer.toString(status);
    if (!responses.has(key)) {
      assertThat(ANYWHERE)
          .as("%s, a status that docs/openapi.yaml does not describe there", what)
          .contains(status);
      assertThat(responses.has("default")).as("%s has no default", what).isTrue();
      key = "default";
    }
    String response = resolved(operation.pointer() + "/responses/" + escaped(key));
    headers(what, response, answer);
    if (!method.equals("HEAD")) {
      body(what, response, answer);
    }
    if (status < 300 && !sent.isEmpty()) {
      asked(what, operation, sent);
    }
    SEEN.add(what);
  }

  /// What was taken is described as such.
  private static void asked(String what, Operation operation, String sent) {
    String content = operation.pointer() + "/requestBody/content";
    if (!Descriptions.openapi().at(content).has(ANY_TYPE)) {
      Descriptions.check(
          what + ", asked by",
          Descriptions.OPENAPI,
          content + "/application~1json/schema",
          JSON.readTree(sent));
    }
  }

  private static void headers(String what, String response, HttpResponse<String> answer) {
    for (var header : Descriptions.openapi().at(response + "/headers").properties()) {
      String pointer = resolved(response + "/headers/" + header.getKey());
      if (Descriptions.openapi().at(pointer + "/required").asBoolean(false)) {
        assertThat(answer.headers().firstValue(header.getKey()))
            .as("%s: %s", what, header.getKey())
            .isPresent();
      }
    }
  }

  private static void body(String what, String response, HttpResponse<String> answer) {
    JsonNode content = Descriptions.openapi().at(response).path("content");
    if (content.isEmpty()) {
      assertThat(answer.body()).as(what).isEmpty();
      return;
    }
    String type = type(answer);
    if (content.has(ANY_TYPE)) {
      assertThat(type).as(what).isNotEmpty();
      return;
    }
    assertThat(content.has(type)).as("%s: answered as %s", what, type).isTrue();
    if (content.path(type).has("schema")) {
      Descriptions.check(
          what,
          Descriptions.OPENAPI,
          response + "/content/" + escaped(type) + "/schema",
          type.endsWith("json") ? JSON.readTree(answer.body()) : new StringNode(answer.body()));
    }
  }

  private static void problem(String what, HttpResponse<String> answer) {
    if (!answer.body().isEmpty()) {
      assertThat(type(answer)).as(what).isEqualTo("application/problem+json");
      Descriptions.check(
          what, Descriptions.OPENAPI, "/components/schemas/Problem", JSON.readTree(answer.body()));
    }
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
  }

  private static Optional<Operation> operation(String method, String template) {
    String pointer = "/paths/%s/%s".formatted(escaped(template), method.toLowerCase(Locale.ROOT));
    return Descriptions.openapi().at(pointer).isObject()
        ? Optional.of(new Operation(method, template, pointer))
        : Optional.empty();
  }

  /// The template of a path; one without parameters counts for more.
  static Optional<String> template(String path) {
    return Descriptions.openapi().path("paths").properties().stream()
        .map(Map.Entry::getKey)
        .filter(template -> path.matches(template.replaceAll("\\{[a-z_]+}", "[^/]+")))
        .min(Comparator.comparingInt(template -> template.split("\\{", -1).length));
  }

  /// Follows a `$ref`, if there is one at a pointer.
  private static String resolved(String pointer) {
    String ref = Descriptions.openapi().at(pointer).path("$ref").asString("");
    return ref.isEmpty() ? pointer : ref.substring(1);
  }

  private static String escaped(String part) {
    return part.replace("~", "~0").replace("/", "~1");
  }
}
