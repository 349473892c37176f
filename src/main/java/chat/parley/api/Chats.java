package chat.parley.api;

import chat.parley.api.Acts.Outside;
import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.Reads;
import chat.parley.live.Markers;
import chat.parley.protocol.ErrorCode;
import chat.parley.store.Access;
import chat.parley.store.Channel;
import chat.parley.store.ChatPlace;
import chat.parley.store.ChatSummary;
import chat.parley.store.Membership;
import chat.parley.store.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Chats and who is in them.
final class Chats {
  private static final int MAX_PAGE = 200;
  private static final int PAGE = 50;

  private final Acts acts;
  private final Reads reads;
  private final Users users;
  private final Markers markers;

  Chats(Acts acts, Reads reads, Users users, Markers markers) {
    this.users = users;
    this.acts = acts;
    this.reads = reads;
    this.markers = markers;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/chats", this::list),
        Route.of("POST", "/v1/chats", this::create),
        Route.of("GET", "/v1/chats/{chat_id}", this::get),
        Route.of("PATCH", "/v1/chats/{chat_id}", this::rename),
        Route.of("POST", "/v1/chats/{chat_id}/join", this::join),
        Route.of("GET", "/v1/chats/{chat_id}/members", this::members),
        Route.of("POST", "/v1/chats/{chat_id}/members", this::addMembers),
        Route.of("PATCH", "/v1/chats/{chat_id}/members/{user_id}", this::setRole),
        Route.of("DELETE", "/v1/chats/{chat_id}/members/{user_id}", this::removeMember),
        Route.of("GET", "/v1/channels", this::channels));
  }

  private HttpReply list(Call call) {
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    var after = Cursor.of(call, Chats::place);
    List<ChatPlace> places = reads.read(store -> store.places(call.user(), after, limit + 1));
    return HttpReply.json(
        200,
        Cursor.page(
            "chats",
            places,
            limit,
            page -> summaries(call.user(), page),
            place -> place.activeAt() + ":" + place.chatId()));
  }

  private List<?> summaries(UserId user, List<ChatPlace> page) {
    List<ChatId> ids = page.stream().map(ChatPlace::chatId).toList();
    Map<ChatId, ChatSummary> summaries =
        reads.read(store -> store.summaries(user, ids)).stream()
            .collect(Collectors.toMap(ChatSummary::chatId, Function.identity()));
    // Whoever was removed between the two reads does not see the chat any more.
    return ids.stream().map(summaries::get).filter(Objects::nonNull).map(Chats::shown).toList();
  }

  private static ChatPlace place(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("no place");
    }
    return new ChatPlace(
        Long.parseLong(text.substring(0, colon)), new ChatId(text.substring(colon + 1)));
  }

  private static Map<String, Object> shown(ChatSummary chat) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("chat_id", chat.chatId().value());
    object.put("kind", chat.kind().name().toLowerCase(Locale.ROOT));
    object.put("title", chat.title());
    object.put("seq", chat.head());
    object.put("members", chat.members());
    object.put("unread", chat.unread());
    object.put("read_seq", chat.readSeq());
    object.put("delivered_seq", chat.deliveredSeq());
    if (chat.preference().mutedUntil() > 0) {
      object.put("muted_until", chat.preference().mutedUntil());
    }
    if (chat.preference().archived()) {
      object.put("archived", true);
    }
    chat.lastMessage().ifPresent(json -> object.put("last_message", Messages.raw(json)));
    return object;
  }

  private HttpReply create(Call call) {
    return acts.perform(call, "create_chat", new Outside(call), 201);
  }

  private HttpReply get(Call call) {
    ChatId chat = member(call, reads);
    return reads.read(store -> store.summaries(call.user(), List.of(chat))).stream()
        .findFirst()
        .map(summary -> HttpReply.json(200, shown(summary)))
        .orElseThrow(() -> noSuchChat(chat));
  }

  /// The chat in the path, which the caller is a member of. To who never was one it does not exist.
  static ChatId member(Call call, Reads reads) {
    ChatId chat = call.at("chat_id", ChatId::new);
    Access access = reads.read(store -> store.access(call.user(), Set.of(chat))).get(chat);
    if (access == null) {
      throw noSuchChat(chat);
    }
    if (!access.member()) {
      throw Problem.of(
          ErrorCode.NOT_A_MEMBER, "%s is not a member of %s".formatted(call.user(), chat));
    }
    return chat;
  }

  static Problem noSuchChat(ChatId chat) {
    return Problem.notFound("chat_id %s: no such chat".formatted(chat));
  }

  private HttpReply rename(Call call) {
    return acts.perform(call, "rename", Acts.inChat(call), 200);
  }

  private HttpReply join(Call call) {
    return acts.perform(call, "join", Acts.inChat(call), 200);
  }

  private HttpReply members(Call call) {
    ChatId chat = member(call, reads);
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    var after = Cursor.of(call, UserId::new);
    List<Membership> members = reads.read(store -> store.members(chat, after, limit + 1));
    boolean all = markers.shownToAll(chat);
    Predicate<UserId> marked = user -> all || user.equals(call.user());
    return HttpReply.json(
        200,
        Cursor.page(
            "members",
            members,
            limit,
            page -> shown(page, marked),
            member -> member.user().value()));
  }

  /// With what they are called, as far as that is known.
  ///
  /// @param marked whose markers are shown
  private List<?> shown(List<Membership> page, Predicate<UserId> marked) {
    Map<UserId, Profile> profiles = users.known(page.stream().map(Membership::user).toList());
    return page.stream()
        .map(
            member ->
                shown(
                    member,
                    Optional.ofNullable(profiles.get(member.user())),
                    marked.test(member.user())))
        .toList();
  }

  private static Map<String, Object> shown(
      Membership member, Optional<Profile> profile, boolean marked) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("user_id", member.user().value());
    profile.flatMap(Profile::username).ifPresent(name -> object.put("username", name));
    profile.ifPresent(known -> object.put("display_name", known.displayName()));
    object.put("role", member.role().name().toLowerCase(Locale.ROOT));
    object.put("joined_seq", member.joinedSeq());
    if (marked) {
      object.put("read_seq", member.readSeq());
      object.put("delivered_seq", member.deliveredSeq());
    }
    return object;
  }

  private HttpReply addMembers(Call call) {
    return acts.perform(call, "add_members", Acts.inChat(call), 200);
  }

  private HttpReply setRole(Call call) {
    return acts.perform(
        call, "set_role", Acts.inChat(call).text("user_id", call.text("user_id")), 200);
  }

  /// Who removes themselves leaves.
  private HttpReply removeMember(Call call) {
    String member = call.text("user_id");
    Outside outside = Acts.inChat(call);
    return member.equals(call.user().value())
        ? acts.perform(call, "leave", outside, 200)
        : acts.perform(call, "remove_members", outside.list("member_ids", member), 200);
  }

  private HttpReply channels(Call call) {
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    String query = call.query();
    var after = Cursor.of(call, ChatId::new);
    List<Channel> channels = reads.read(store -> store.channels(query, after, limit + 1));
    return HttpReply.json(
        200,
        Cursor.page(
            "channels",
            channels,
            limit,
            page -> page.stream().map(Chats::shown).toList(),
            channel -> channel.chatId().value()));
  }

  private static Map<String, Object> shown(Channel channel) {
    return Map.of(
        "chat_id", channel.chatId().value(),
        "title", channel.title(),
        "members", channel.members());
  }
}
