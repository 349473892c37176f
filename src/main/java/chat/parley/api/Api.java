package chat.parley.api;

import chat.parley.api.Call.Caller;
import chat.parley.gateway.HttpCall;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.HttpResources;
import chat.parley.gateway.Inside;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All resources: finds the route of a request, and who asks. Thread-safe.
public final class Api implements HttpResources {
  private static final Logger log = LoggerFactory.getLogger(Api.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Callers callers;
  private final List<Route> routes;

  public Api(ApiParts parts, Inside inside) {
    this.callers = new Callers(parts.authenticator());
    this.routes = routes(parts, inside, callers);
  }

  private static List<Route> routes(ApiParts parts, Inside inside, Callers callers) {
    ForAdmins admin = parts.admin();
    Audit audit = admin.audit();
    Standing standing = new Standing(admin.store(), inside.signOuts(), admin.erase());
    ForOperators operation = parts.operation();
    Users users = new Users(parts.users(), admin.store(), operation.bots(), parts.server().mode());
    Operators operators = new Operators(admin.token(), admin.store(), callers);
    Acts acts = new Acts(inside.commands());
    List<Route> routes = new ArrayList<>(parts.server().routes());
    routes.addAll(new Chats(acts, inside.reads(), users, inside.live().markers()).routes());
    routes.addAll(new Preferring(inside.reads(), inside.live().preferences()).routes());
    routes.addAll(new Blocks(inside.live().preferences(), users).routes());
    routes.addAll(new Marking(inside.reads(), inside.live().markers()).routes());
    routes.addAll(new Messages(acts, inside.reads()).routes());
    routes.addAll(new Tracing(inside.reads(), inside.traces(), parts.log(), operators).routes());
    routes.addAll(new Files(parts.files()).routes());
    routes.addAll(new Search(inside.reads()).routes());
    routes.addAll(users.routes());
    routes.addAll(new Me(parts.users(), users, parts.clock()).routes());
    parts
        .accounts()
        .map(accounts -> new Sessions(accounts, parts.users(), inside.signOuts(), standing, audit))
        .ifPresent(sessions -> routes.addAll(sessions.routes()));
    routes.addAll(
        new AdminUsers(parts.users(), parts.server().mode(), standing, audit, operators).routes());
    routes.addAll(new AdminViews(admin, parts.users(), operators).routes());
    routes.addAll(new Hooks(operation.webhooks(), audit, operators).routes());
    routes.addAll(
        new Robots(operation.bots(), operation.services(), inside.signOuts(), audit, operators)
            .routes());
    return List.copyOf(routes);
  }

  @Override
  public Intake intake(String method, List<String> path) {
    return routes.stream()
        .filter(route -> route.method().equals(method) && route.match(path).isPresent())
        .map(Route::intake)
        .findFirst()
        .orElse(Intake.WHOLE);
  }

  @Override
  public HttpReply serve(HttpCall call) {
    try {
      return answer(call);
    } catch (Problem problem) {
      return problem.reply();
    } catch (BadFrame bad) {
      return Problem.of(bad).reply();
    } catch (StoreException e) {
      log.warn("The store does not answer: {}", e.getMessage());
      return unavailable("the store").reply();
    }
  }

  private HttpReply answer(HttpCall call) {
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = route.match(call.path());
      if (parameters.isEmpty()) {
        continue;
      }
      if (route.method().equals(call.method())) {
        Caller caller = route.needsUser() ? callers.of(call) : null;
        return route.handler().handle(new Call(call, parameters.get(), caller));
      }
      allowed.add(route.method());
    }
    if (allowed.isEmpty()) {
      throw Problem.notFound("nothing is at /" + String.join("/", call.path()));
    }
    return otherMethod(call.method(), allowed);
  }

  private static HttpReply otherMethod(String method, Set<String> allowed) {
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    String allow = String.join(", ", allowed);
    HttpReply reply =
        method.equals("OPTIONS")
            ? HttpReply.nothing()
            : HttpReply.problem(405, ErrorCode.UNSUPPORTED, "the method must be one of " + allow);
    return reply.with("Allow", allow);
  }

  static Problem unavailable(String what) {
    return Problem.of(ErrorCode.UNAVAILABLE, "could not get " + what + "; try again", RETRY_AFTER);
  }
}
