package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.ChatSummary;
import chat.parley.store.StoredEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what a session has missed and sends it. The session has been registered before, so what is
/// not read here comes live.
///
/// Blocks; runs on a virtual thread.
final class CatchUp {
  /// Chats that are described to the client.
  static final int MAX_CHATS = 200;

  /// Missed events of a chat that are sent; if there are more, a gap stands for all of them.
  static final int MAX_EVENTS = 500;

  /// Chats of a user whose heads are noted.
  private static final int MAX_HEADS = 10_000;

  private static final int PAGE = 100;

  private final Reads store;
  private final UserId user;
  private final Map<ChatId, Long> upTo = new HashMap<>();
  private List<ChatSummary> recent = List.of();
  private Map<ChatId, Long> heads = Map.of();

  CatchUp(Reads store, UserId user) {
    this.store = store;
    this.user = user;
  }

  /// By chat: up to where everything has been sent or accounted for.
  Map<ChatId, Long> upTo() {
    return upTo;
  }

  /// By chat: its last seq before anything was sent.
  Map<ChatId, Long> heads() {
    return heads;
  }

  EventStream.Sent sent() {
    return new EventStream.Sent(upTo, heads);
  }

  /// Reads the chats of the user: what is sent afterwards is as it was then, or later.
  ///
  /// @param members how many a large chat has more than
  /// @return the large ones
  Set<ChatId> look(int members) {
    recent = store.read(from -> from.recentChats(user, MAX_CHATS));
    if (recent.size() < MAX_CHATS) {
      // These are all: one query is enough for most who come, and thousands may come at once.
      heads = recent.stream().collect(Collectors.toMap(ChatSummary::chatId, ChatSummary::head));
      return recent.stream()
          .filter(chat -> chat.members() > members)
          .map(ChatSummary::chatId)
          .collect(Collectors.toSet());
    }
    // The heads first: what follows them comes live, and the client is told of it.
    heads = store.read(from -> from.heads(user, MAX_HEADS));
    recent = store.read(from -> from.recentChats(user, MAX_CHATS));
    return store.read(from -> from.largerChats(user, members));
  }

  /// Sends `welcome` and the user's chats as they were at the last look.
  void welcome(ServerFrame.Welcome welcome, SlowWriter out) {
    long unread = recent.stream().mapToLong(ChatSummary::unread).sum();
    out.write(FrameCodec.encode(welcome.withUnread(unread)));
    for (ChatSummary chat : recent) {
      out.write(FrameCodec.encode(info(chat)));
    }
  }

  /// Sends the events after each of `cursors`, or says why not.
  void events(Map<ChatId, Long> cursors, SlowWriter out) {
    if (cursors.isEmpty()) {
      return;
    }
    Map<ChatId, Extent> readable = readable(cursors.keySet());
    cursors.forEach(
        (chatId, cursor) ->
            Optional.ofNullable(readable.get(chatId))
                .ifPresentOrElse(
                    chat -> events(chatId, cursor, chat, out),
                    () -> refuse(chatId, ErrorCode.NOT_FOUND, "no such chat", out)));
  }

  /// What of a chat the user may read.
  ///
  /// @param head up to where
  private record Extent(long head, boolean member) {}

  /// Those that have been looked at need no other look.
  private Map<ChatId, Extent> readable(Set<ChatId> chats) {
    Map<ChatId, Extent> readable = new HashMap<>();
    for (ChatSummary chat : recent) {
      readable.put(chat.chatId(), new Extent(chat.head(), true));
    }
    Set<ChatId> others = new HashSet<>(chats);
    others.removeAll(readable.keySet());
    if (!others.isEmpty()) {
      store
          .read(from -> from.access(user, others))
          .forEach(
              (chat, access) -> readable.put(chat, new Extent(access.head(), access.member())));
    }
    return readable;
  }

  /// Sends the events of a chat after a seq, as far as the user may read.
  ///
  /// @param head up to where the user may read
  void refill(ChatId chatId, long afterSeq, long head, SlowWriter out) {
    long missed = head - afterSeq;
    if (missed > MAX_EVENTS) {
      out.write(FrameCodec.encode(new ServerFrame.Gap(chatId, afterSeq + 1, head)));
    } else if (missed > 0) {
      events(chatId, afterSeq, head, out);
    }
  }

  private void events(ChatId chatId, long cursor, Extent readable, SlowWriter out) {
    long missed = readable.head() - cursor;
    if (missed <= 0 && !readable.member()) {
      refuse(chatId, ErrorCode.NOT_A_MEMBER, user + " is not a member any more", out);
    } else if (missed < 0) {
      refuse(
          chatId,
          ErrorCode.CONFLICT,
          "resume: seq %d is beyond the last one, %d".formatted(cursor, readable.head()),
          out);
    } else {
      refill(chatId, cursor, readable.head(), out);
    }
    upTo.merge(chatId, readable.head(), Math::max);
  }

  private void events(ChatId chatId, long cursor, long head, SlowWriter out) {
    long after = cursor;
    while (after < head) {
      long from = after;
      List<StoredEvent> page = store.read(events -> events.eventsAfter(chatId, from, head, PAGE));
      if (page.isEmpty()) {
        throw new IllegalStateException(
            "%s ends at seq %d, and the store has nothing after %d".formatted(chatId, head, after));
      }
      page.forEach(event -> out.write(event.json()));
      after = page.getLast().seq();
    }
  }

  private static void refuse(ChatId chatId, ErrorCode code, String message, SlowWriter out) {
    out.write(
        FrameCodec.encode(
            new ServerFrame.Failure(
                OptionalLong.empty(),
                Optional.of(chatId),
                code,
                chatId + ": " + message,
                OptionalLong.empty())));
  }

  private static ServerFrame info(ChatSummary chat) {
    return new ServerFrame.ChatInfo(
        chat.chatId(),
        chat.kind(),
        chat.title(),
        chat.head(),
        chat.members(),
        chat.unread(),
        chat.readSeq(),
        chat.deliveredSeq(),
        chat.preference().mutedUntil(),
        chat.preference().archived(),
        chat.lastMessage().map(EventJson::new));
  }
}
