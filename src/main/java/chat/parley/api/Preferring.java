package chat.parley.api;

import chat.parley.api.Acts.Outside;
import chat.parley.chat.ChatId;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.Reads;
import chat.parley.live.Preferences;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.ChatSummary;
import chat.parley.store.Personal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What users prefer: of their presence, and of each chat. What is kept is read by the codec of the
/// frame `prefer`, and shown to the user's sessions as if one of them had asked.
final class Preferring {
  private final Reads reads;
  private final Preferences preferences;

  Preferring(Reads reads, Preferences preferences) {
    this.reads = reads;
    this.preferences = preferences;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/me/preferences", this::presence),
        Route.of("PATCH", "/v1/me/preferences", call -> prefer(call, new Outside(call))),
        Route.of("GET", "/v1/chats/{chat_id}/preferences", this::ofChat),
        Route.of(
            "PATCH", "/v1/chats/{chat_id}/preferences", call -> prefer(call, Acts.inChat(call))));
  }

  private HttpReply presence(Call call) {
    Personal.Seen seen =
        reads
            .read(store -> store.personal().seen(Set.of(call.user())))
            .getOrDefault(call.user(), Personal.Seen.NEVER);
    return HttpReply.json(200, presence(seen.hidden()));
  }

  private static Map<String, Object> presence(boolean hidden) {
    return Map.of("presence", hidden ? "hidden" : "shown");
  }

  private HttpReply ofChat(Call call) {
    ChatId chat = Chats.member(call, reads);
    return reads.read(store -> store.summaries(call.user(), List.of(chat))).stream()
        .findFirst()
        .map(ChatSummary::preference)
        .map(kept -> HttpReply.json(200, ofChat(chat, kept.mutedUntil(), kept.archived())))
        .orElseThrow(() -> Chats.noSuchChat(chat));
  }

  private static Map<String, Object> ofChat(ChatId chat, long mutedUntil, boolean archived) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("chat_id", chat.value());
    object.put("muted_until", mutedUntil);
    object.put("archived", archived);
    return object;
  }

  private HttpReply prefer(Call call, Outside outside) {
    if (!(Acts.decode(call, "prefer", outside) instanceof Request.Prefer prefer)) {
      throw new IllegalStateException("prefers nothing");
    }
    return switch (preferences.prefer(call.user(), Optional.empty(), prefer)) {
      case ServerFrame.ChatPreferred kept ->
          HttpReply.json(200, ofChat(kept.chatId(), kept.mutedUntil(), kept.archived()));
      case ServerFrame.PresencePreferred kept -> HttpReply.json(200, presence(kept.hidden()));
      case ServerFrame.Failure failure -> throw Problem.of(failure);
      case ServerFrame other -> throw new IllegalStateException("answered by " + other);
    };
  }
}
