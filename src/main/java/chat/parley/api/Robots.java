package chat.parley.api;

import chat.parley.auth.ServiceTokens;
import chat.parley.auth.ServiceTokens.Made;
import chat.parley.auth.SignedOut;
import chat.parley.chat.Text;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Fields;
import chat.parley.store.Bots;
import chat.parley.store.Bots.Bot;
import chat.parley.store.Bots.ServiceToken;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Bots, and the tokens by which programs speak as them: for operators.
final class Robots {
  private static final int MAX_BOTS = 1_000;
  private static final int MAX_BOTS_OF_TOKEN = 100;
  private static final int MAX_PAGE = 200;
  private static final int PAGE = 50;
  private static final int ID_BYTES = 12;

  private final Bots bots;
  private final ServiceTokens services;
  private final SignedOut signOuts;
  private final Audit audit;
  private final Operators operators;
  private final SecureRandom random = new SecureRandom();

  Robots(Bots bots, ServiceTokens services, SignedOut signOuts, Audit audit, Operators operators) {
    this.bots = bots;
    this.services = services;
    this.signOuts = signOuts;
    this.audit = audit;
    this.operators = operators;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/v1/bots", operators.only(this::bots)),
        Route.open("POST", "/v1/bots", operators.acting(this::addBot)),
        Route.open("GET", "/v1/bots/{user_id}", operators.only(this::bot)),
        Route.open("DELETE", "/v1/bots/{user_id}", operators.acting(this::removeBot)),
        Route.open("GET", "/v1/service-tokens", operators.only(this::tokens)),
        Route.open("POST", "/v1/service-tokens", operators.acting(this::addToken)),
        Route.open("DELETE", "/v1/service-tokens/{token_id}", operators.acting(this::revoke)));
  }

  private HttpReply bots(Call call) {
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    List<Bot> read = bots.bots(Cursor.of(call, UserId::new), limit + 1);
    return HttpReply.json(
        200,
        Cursor.page(
            "bots",
            read,
            limit,
            page -> page.stream().map(Robots::shown).toList(),
            bot -> bot.user().value()));
  }

  private HttpReply bot(Call call) {
    UserId user = call.at("user_id", UserId::new);
    return bots.find(user)
        .map(bot -> HttpReply.json(200, shown(bot)))
        .orElseThrow(() -> noSuch(user));
  }

  private static Problem noSuch(UserId user) {
    return Problem.notFound("user_id %s: no such bot".formatted(user));
  }

  /// With a token for it alone.
  private HttpReply addBot(Call call, String actor) {
    String name = call.fields().parsed("display_name", Me::name);
    UserId user = new UserId("b_" + randomText());
    Bot bot = new Bot(user, name, services.now());
    if (!bots.add(bot, MAX_BOTS)) {
      throw Problem.of(ErrorCode.CONFLICT, "there are %d bots already".formatted(MAX_BOTS));
    }
    Made made = services.make(name, Set.of(user)).orElseThrow(() -> withoutToken(user));
    audit.note(call, actor, "add_bot", user.value(), "token_id=" + made.token().id());
    Map<String, Object> object = shown(bot);
    object.put("token_id", made.token().id());
    object.put("token", made.text());
    return HttpReply.json(201, object);
  }

  /// Nobody could speak as it: as if it had not been made.
  private Problem withoutToken(UserId bot) {
    services.remove(bot, signOuts);
    return tooManyTokens();
  }

  private static Problem tooManyTokens() {
    return Problem.of(
        ErrorCode.CONFLICT, "there are %d service tokens already".formatted(ServiceTokens.MAX));
  }

  private HttpReply removeBot(Call call, String actor) {
    UserId user = call.at("user_id", UserId::new);
    if (!services.remove(user, signOuts)) {
      throw noSuch(user);
    }
    audit.note(call, actor, "remove_bot", user.value(), "");
    return HttpReply.nothing();
  }

  private HttpReply tokens(Call call) {
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    List<ServiceToken> read = bots.tokens(Cursor.of(call, id -> id), limit + 1);
    return HttpReply.json(
        200,
        Cursor.page(
            "service_tokens",
            read,
            limit,
            page -> page.stream().map(Robots::shown).toList(),
            ServiceToken::id));
  }

  private HttpReply addToken(Call call, String actor) {
    Fields fields = call.fields();
    String name = fields.parsed("name", text -> Text.line(text.strip(), Me.MAX_NAME_LENGTH));
    Set<UserId> as = new HashSet<>(fields.list("bot_ids", false, MAX_BOTS_OF_TOKEN, UserId::new));
    Set<UserId> missing = new HashSet<>(as);
    missing.removeAll(bots.among(as));
    if (!missing.isEmpty()) {
      throw noSuch(missing.iterator().next());
    }
    Made made = services.make(name, as).orElseThrow(Robots::tooManyTokens);
    audit.note(call, actor, "add_service_token", made.token().id(), "bots=" + as.size());
    Map<String, Object> object = shown(made.token());
    object.put("token", made.text());
    return HttpReply.json(201, object);
  }

  private HttpReply revoke(Call call, String actor) {
    if (!services.revoke(call.text("token_id"), signOuts)) {
      throw Problem.notFound("token_id: no such service token");
    }
    audit.note(call, actor, "revoke_service_token", call.text("token_id"), "");
    return HttpReply.nothing();
  }

  private static Map<String, Object> shown(Bot bot) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("user_id", bot.user().value());
    object.put("display_name", bot.displayName());
    object.put("bot", true);
    object.put("created_at", bot.createdAt());
    return object;
  }

  private static Map<String, Object> shown(ServiceToken token) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("token_id", token.id());
    object.put("name", token.name());
    object.put("bot_ids", token.bots().stream().map(UserId::value).sorted().toList());
    object.put("created_at", token.createdAt());
    return object;
  }

  private String randomText() {
    byte[] some = new byte[ID_BYTES];
    random.nextBytes(some);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
  }
}
