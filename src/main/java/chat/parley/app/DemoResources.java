package chat.parley.app;

import chat.parley.chat.NodeId;
import chat.parley.gateway.HttpCall;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.HttpResources;
import chat.parley.protocol.ErrorCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node of the demo serves besides the API: `/demo/nodes`, by which the demo's page shows
/// which nodes run, stops and starts them.
///
/// Nobody has to sign in, so a page from elsewhere that its user happens to visit must not get to
/// it: a browser names the page that asks (`Origin`), which must be one of the demo's own, and
/// without leave it sends no JSON to another site (the Fetch standard's CORS protocol).
///
/// Thread-safe.
final class DemoResources implements HttpResources {
  private static final Logger log = LoggerFactory.getLogger(DemoResources.class);
  private static final String DEMO = "demo";
  private static final long RETRY_AFTER_MS = 1_000;

  private final NodeId self;
  private final DemoNodes nodes;
  private final Set<String> pages;
  private final HttpResources api;

  /// @param pages the origins whose pages may stop and start nodes
  /// @param api what serves everything else
  DemoResources(NodeId self, DemoNodes nodes, Set<String> pages, HttpResources api) {
    this.self = self;
    this.nodes = nodes;
    this.pages = Set.copyOf(pages);
    this.api = api;
  }

  private static boolean isOurs(List<String> path) {
    return path.getFirst().equals(DEMO);
  }

  @Override
  public Intake intake(String method, List<String> path) {
    return isOurs(path) ? Intake.WHOLE : api.intake(method, path);
  }

  @Override
  public HttpReply serve(HttpCall call) {
    List<String> path = call.path();
    if (!isOurs(path)) {
      return api.serve(call);
    }
    if (path.equals(List.of(DEMO, "nodes"))) {
      return call.method().equals("GET") ? shown() : otherMethod("GET, HEAD, OPTIONS", call);
    }
    boolean act = path.size() == 4 && path.get(1).equals("nodes");
    if (act && (path.get(3).equals("stop") || path.get(3).equals("start"))) {
      return call.method().equals("POST")
          ? refusal(call).orElseGet(() -> act(path.get(2), path.get(3)))
          : otherMethod("POST, OPTIONS", call);
    }
    return HttpReply.problem(404, ErrorCode.NOT_FOUND, "nothing is at /" + String.join("/", path));
  }

  private static HttpReply otherMethod(String allow, HttpCall call) {
    HttpReply reply =
        call.method().equals("OPTIONS")
            ? HttpReply.nothing()
            : HttpReply.problem(405, ErrorCode.UNSUPPORTED, "the method must be one of " + allow);
    return reply.with("Allow", allow);
  }

  private Optional<HttpReply> refusal(HttpCall call) {
    if (call.header("origin").filter(origin -> !pages.contains(origin)).isPresent()) {
      return Optional.of(
          HttpReply.problem(
              403, ErrorCode.FORBIDDEN, "pages of this origin may not stop or start nodes"));
    }
    String type = call.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/json")) {
      return Optional.of(
          HttpReply.problem(
              415, ErrorCode.UNSUPPORTED, "needs Content-Type: application/json, and no body"));
    }
    return Optional.empty();
  }

  private HttpReply act(String name, String verb) {
    try {
      NodeId id = new NodeId(name);
      return switch (verb.equals("stop") ? nodes.stop(id, self) : nodes.start(id)) {
        case DONE -> shown();
        case UNKNOWN -> unknown(name);
        case LAST ->
            HttpReply.problem(
                409, ErrorCode.CONFLICT, "one node has to stay: start another one first");
      };
    } catch (IllegalArgumentException e) {
      return unknown(name);
    } catch (IOException | RuntimeException e) {
      log.warn("{} could not be started", name, e);
      return HttpReply.problem(
          503,
          ErrorCode.UNAVAILABLE,
          "%s could not be started: %s".formatted(name, e.getMessage()),
          null,
          OptionalLong.of(RETRY_AFTER_MS));
    }
  }

  private static HttpReply unknown(String name) {
    return HttpReply.problem(404, ErrorCode.NOT_FOUND, "there is no node " + name);
  }

  private HttpReply shown() {
    return HttpReply.json(
        200, Map.of("nodes", nodes.all().stream().map(DemoResources::shown).toList()));
  }

  private static Map<String, Object> shown(DemoNode node) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("node_id", node.id().value());
    object.put("url", node.url());
    object.put("running", node.running());
    return object;
  }
}
