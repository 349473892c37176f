package chat.parley.sequencer;

import chat.parley.chat.ChatId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client keeps of its chats, as docs/protocol.md tells clients under "Messages that
/// change". It knows nothing but the JSON that it is sent. For one thread.
final class Device {
  private static final JsonMapper JSON = new JsonMapper();

  /// A message as it is shown. Reactions are `user emoji`, in no order.
  record Message(
      String sender,
      String text,
      List<String> mentions,
      long editedAt,
      boolean deleted,
      Set<String> reactions) {}

  /// What a chat is, as its events say.
  ///
  /// @param roles of the members
  record About(String title, Map<String, String> roles) {
    static final About NOTHING = new About("", Map.of());

    About after(JsonNode event) {
      Map<String, String> next = new TreeMap<>(roles);
      String sender = event.get("sender_id").asString();
      List<String> members = strings(event, "member_ids");
      switch (event.get("type").asString()) {
        case "chat_created" -> {
          members.forEach(member -> next.put(member, "member"));
          if (!event.get("kind").asString().equals("direct")) {
            next.put(sender, "owner");
          }
        }
        case "members_added" -> members.forEach(member -> next.put(member, "member"));
        case "members_removed" -> members.forEach(next::remove);
        case "role_set" -> next.put(event.get("user_id").asString(), event.get("role").asString());
        default -> {}
      }
      return new About(event.path("title").asString(title), next);
    }
  }

  /// A chat as far as the device has it.
  ///
  /// @param changes what came live and changes messages, for pages that are on their way
  private record Held(TreeMap<Long, Message> messages, List<JsonNode> changes) {
    Held() {
      this(new TreeMap<>(), new ArrayList<>());
    }
  }

  private final Map<ChatId, Long> cursors = new HashMap<>();
  private final Map<ChatId, Held> chats = new HashMap<>();
  private final Map<ChatId, About> abouts = new HashMap<>();

  /// The last seq that was applied; 0 if none was.
  long cursor(ChatId chat) {
    return cursors.getOrDefault(chat, 0L);
  }

  /// Knows a chat from its `chat` frame, and nothing in it.
  void startAt(ChatId chat, long seq) {
    cursors.put(chat, seq);
  }

  Set<ChatId> chats() {
    return Set.copyOf(cursors.keySet());
  }

  /// What a chat is, for who was told all of its events.
  About about(ChatId chat) {
    return abouts.getOrDefault(chat, About.NOTHING);
  }

  /// By seq, in their order.
  Map<Long, Message> messages(ChatId chat) {
    return held(chat).messages;
  }

  /// Rule 1: in order, each once.
  void apply(ChatId chat, byte[] event) {
    JsonNode json = JSON.readTree(event);
    long seq = json.get("seq").asLong();
    if (seq <= cursor(chat)) {
      return;
    }
    if (seq != cursor(chat) + 1) {
      throw new IllegalStateException("seq %d of %s after %d".formatted(seq, chat, cursor(chat)));
    }
    cursors.put(chat, seq);
    apply(held(chat), json);
    abouts.merge(chat, About.NOTHING.after(json), (before, _) -> before.after(json));
    if (json.has("target_seq")) {
      held(chat).changes.add(json);
    }
  }

  /// Rule 2: a page that goes back, complete up to `seq`.
  void page(ChatId chat, List<byte[]> events, long seq) {
    Held held = held(chat);
    Set<Long> taken = new HashSet<>();
    for (byte[] event : events) {
      JsonNode json = JSON.readTree(event);
      if (!json.has("target_seq")) {
        apply(held, json);
        taken.add(json.get("seq").asLong());
      }
    }
    for (JsonNode change : held.changes) {
      if (change.get("seq").asLong() > seq && taken.contains(change.get("target_seq").asLong())) {
        apply(held, change);
      }
    }
  }

  private Held held(ChatId chat) {
    return chats.computeIfAbsent(chat, _ -> new Held());
  }

  private static void apply(Held held, JsonNode event) {
    if (event.get("type").asString().equals("message")) {
      held.messages.put(event.get("seq").asLong(), message(event));
    } else if (event.has("target_seq")) {
      held.messages.computeIfPresent(
          event.get("target_seq").asLong(),
          (_, before) -> before.deleted() ? before : changed(before, event));
    }
  }

  private static Message changed(Message before, JsonNode event) {
    return switch (event.get("type").asString()) {
      case "edited" ->
          new Message(
              before.sender(),
              event.get("text").asString(),
              strings(event, "mentions"),
              event.get("sent_at").asLong(),
              false,
              before.reactions());
      case "deleted" -> new Message(before.sender(), "", List.of(), 0, true, Set.of());
      case "reacted" -> {
        Set<String> reactions = new HashSet<>(before.reactions());
        String reaction = event.get("sender_id").asString() + " " + event.get("emoji").asString();
        if (event.get("on").asBoolean()) {
          reactions.add(reaction);
        } else {
          reactions.remove(reaction);
        }
        yield new Message(
            before.sender(),
            before.text(),
            before.mentions(),
            before.editedAt(),
            false,
            Set.copyOf(reactions));
      }
      default -> throw new IllegalArgumentException(event.get("type").asString());
    };
  }

  private static Message message(JsonNode event) {
    Set<String> reactions = new HashSet<>();
    for (JsonNode reaction : event.path("reactions")) {
      for (JsonNode user : reaction.get("user_ids")) {
        reactions.add(user.asString() + " " + reaction.get("emoji").asString());
      }
    }
    return new Message(
        event.get("sender_id").asString(),
        event.get("text").asString(),
        strings(event, "mentions"),
        event.path("edited_at").asLong(0),
        event.path("deleted").asBoolean(false),
        Set.copyOf(reactions));
  }

  private static List<String> strings(JsonNode event, String field) {
    List<String> strings = new ArrayList<>();
    event.path(field).forEach(string -> strings.add(string.asString()));
    return strings;
  }
}
