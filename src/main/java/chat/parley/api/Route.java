package chat.parley.api;

import chat.parley.gateway.HttpReply;
import chat.parley.gateway.HttpResources.Intake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A resource and one of its methods.
///
/// @param template segments from `v1` on; one in braces is a parameter
/// @param needsUser whether the caller has to show who they are
record Route(
    String method, List<String> template, boolean needsUser, Intake intake, Handler handler) {

  /// Answers a request; throws [Problem] for what is wrong with it.
  interface Handler {
    HttpReply handle(Call call);
  }

  /// For signed-in users, with a body that comes whole.
  static Route of(String method, String template, Handler handler) {
    return new Route(method, parts(template), true, Intake.WHOLE, handler);
  }

  /// For everybody.
  static Route open(String method, String template, Handler handler) {
    return new Route(method, parts(template), false, Intake.WHOLE, handler);
  }

  /// For signed-in users, with a body of at most so many bytes that is read from [Call] as it
  /// comes.
  static Route streamed(String method, String template, long maxBytes, Handler handler) {
    return new Route(method, parts(template), true, new Intake(true, maxBytes), handler);
  }

  private static List<String> parts(String template) {
    return List.of(template.substring(1).split("/"));
  }

  /// The parameters, if the path is the template's.
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != template.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String part = template.get(i);
      if (part.startsWith("{")) {
        parameters.put(part.substring(1, part.length() - 1), path.get(i));
      } else if (!part.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
