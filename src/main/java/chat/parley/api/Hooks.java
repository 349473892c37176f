package chat.parley.api;

import chat.parley.chat.ChatId;
import chat.parley.gateway.HttpReply;
import chat.parley.hooks.Subscriptions;
import chat.parley.outbound.Destination;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventCodec;
import chat.parley.protocol.Fields;
import chat.parley.store.Webhook;
import chat.parley.store.Webhooks.Lag;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Webhooks: for operators.
final class Hooks {
  private static final int MAX_EVENTS = 16;

  private final Subscriptions webhooks;
  private final Audit audit;
  private final Operators operators;

  Hooks(Subscriptions webhooks, Audit audit, Operators operators) {
    this.webhooks = webhooks;
    this.audit = audit;
    this.operators = operators;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/v1/webhooks", operators.only(this::list)),
        Route.open("POST", "/v1/webhooks", operators.acting(this::add)),
        Route.open("GET", "/v1/webhooks/{webhook_id}", operators.only(this::get)),
        Route.open("PATCH", "/v1/webhooks/{webhook_id}", operators.acting(this::change)),
        Route.open("DELETE", "/v1/webhooks/{webhook_id}", operators.acting(this::remove)),
        Route.open("POST", "/v1/webhooks/{webhook_id}/replay", operators.acting(this::replay)));
  }

  private HttpReply list(Call call) {
    return HttpReply.json(
        200, Map.of("webhooks", webhooks.all().stream().map(Hooks::shown).toList()));
  }

  private HttpReply add(Call call, String actor) {
    Fields fields = call.fields();
    String url = url(fields).orElseThrow(() -> missing("url"));
    Webhook made =
        webhooks
            .add(
                url,
                fields.optional("secret", Hooks::secret),
                events(fields),
                fields.optional("chat_id", ChatId::new),
                fields.optionalInteger("from", 0, Fields.MAX_INTEGER))
            .orElseThrow(
                () ->
                    Problem.of(
                        ErrorCode.CONFLICT,
                        "there are %d webhooks already".formatted(Subscriptions.MAX)));
    audit.note(call, actor, "add_webhook", made.id(), "url=" + made.url());
    Map<String, Object> object = shown(made);
    object.put("secret", made.secret());
    return HttpReply.json(201, object);
  }

  /// With what is still to be sent, for which it has to look at all chats.
  private HttpReply get(Call call) {
    Webhook webhook = find(call);
    Lag lag = webhooks.lag(webhook);
    Map<String, Object> object = shown(webhook);
    object.put("chats_behind", lag.chats());
    object.put("events_behind", lag.events());
    return HttpReply.json(200, object);
  }

  private HttpReply change(Call call, String actor) {
    Webhook before = find(call);
    Fields fields = call.fields();
    Webhook after =
        new Webhook(
            before.id(),
            url(fields).orElse(before.url()),
            fields.optional("secret", Hooks::secret).orElse(before.secret()),
            fields.has("events") ? events(fields) : before.events(),
            before.chat(),
            fields.has("enabled") ? fields.bool("enabled") : before.enabled(),
            before.ready(),
            before.createdAt(),
            before.health());
    if (!webhooks.change(after)) {
      throw noSuch(call);
    }
    audit.note(
        call,
        actor,
        "change_webhook",
        after.id(),
        "url=%s enabled=%s".formatted(after.url(), after.enabled()));
    return HttpReply.json(200, shown(after));
  }

  private HttpReply remove(Call call, String actor) {
    if (!webhooks.remove(call.text("webhook_id"))) {
      throw noSuch(call);
    }
    audit.note(call, actor, "remove_webhook", call.text("webhook_id"), "");
    return HttpReply.nothing();
  }

  private HttpReply replay(Call call, String actor) {
    Webhook webhook = find(call);
    Fields fields = call.fields();
    Optional<ChatId> chat = fields.optional("chat_id", ChatId::new);
    OptionalLong seq = fields.optionalInteger("from_seq", 1, Fields.MAX_INTEGER);
    OptionalLong time = fields.optionalInteger("from", 0, Fields.MAX_INTEGER);
    if (seq.isPresent() == time.isPresent()) {
      throw Problem.of(BadFrame.field("from", "or from_seq must be there, and not both"));
    }
    if (seq.isPresent() && chat.isEmpty()) {
      throw missing("chat_id");
    }
    boolean found =
        seq.isPresent()
            ? webhooks.replay(webhook, chat.orElseThrow(), seq.getAsLong())
            : webhooks.replay(webhook, chat, time.orElseThrow());
    if (!found) {
      throw Problem.notFound("chat_id: no such chat");
    }
    audit.note(call, actor, "replay_webhook", webhook.id(), "");
    return HttpReply.nothing();
  }

  private Webhook find(Call call) {
    return webhooks.find(call.text("webhook_id")).orElseThrow(() -> noSuch(call));
  }

  private static Problem noSuch(Call call) {
    return Problem.notFound("webhook_id %s: no such webhook".formatted(call.text("webhook_id")));
  }

  private static Problem missing(String field) {
    return Problem.of(BadFrame.field(field, "is missing"));
  }

  private static Optional<String> url(Fields fields) {
    return fields.optional("url", text -> Destination.url(text).toString());
  }

  private static String secret(String text) {
    if (text.length() < 24
        || text.length() > 200
        || !text.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new IllegalArgumentException("must have 24 to 200 characters of ASCII, without blanks");
    }
    return text;
  }

  private static Set<String> events(Fields fields) {
    return new HashSet<>(fields.list("events", true, MAX_EVENTS, Hooks::event));
  }

  private static String event(String type) {
    if (!EventCodec.isEvent(type)) {
      throw new IllegalArgumentException("must be the type of a sequenced event, as message");
    }
    return type;
  }

  private static Map<String, Object> shown(Webhook webhook) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("webhook_id", webhook.id());
    object.put("url", webhook.url());
    object.put("events", webhook.events().stream().sorted().toList());
    webhook.chat().ifPresent(chat -> object.put("chat_id", chat.value()));
    object.put("enabled", webhook.enabled());
    object.put("ready", webhook.ready());
    object.put("created_at", webhook.createdAt());
    Webhook.Health health = webhook.health();
    health.lastSuccessAt().ifPresent(at -> object.put("last_success_at", at));
    health.lastFailureAt().ifPresent(at -> object.put("last_failure_at", at));
    health.failingSince().ifPresent(at -> object.put("failing_since", at));
    object.put("failures", health.failures());
    health.lastError().ifPresent(error -> object.put("last_error", error));
    return object;
  }
}
