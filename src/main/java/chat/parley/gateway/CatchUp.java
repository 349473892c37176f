package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Access;
import chat.parley.store.ChatSummary;
import chat.parley.store.StoredEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
  private final SlowWriter out;
  private final Map<ChatId, Long> upTo = new HashMap<>();
  private Map<ChatId, Long> heads = Map.of();

  CatchUp(Reads store, UserId user, SlowWriter out) {
    this.store = store;
    this.user = user;
    this.out = out;
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

  /// Sends `welcome` and the user's chats.
  ///
  /// @param read told once they have been read, before anything is sent
  void welcome(ServerFrame.Welcome welcome, Runnable read) {
    heads = store.read(from -> from.heads(user, MAX_HEADS));
    List<ChatSummary> recent = store.read(from -> from.recentChats(user, MAX_CHATS));
    read.run();
    long unread = recent.stream().mapToLong(ChatSummary::unread).sum();
    out.write(FrameCodec.encode(welcome.withUnread(unread)));
    for (ChatSummary chat : recent) {
      out.write(FrameCodec.encode(info(chat)));
    }
  }

  /// Sends the events after each of `cursors`, or says why not.
  void events(Map<ChatId, Long> cursors) {
    if (cursors.isEmpty()) {
      return;
    }
    Map<ChatId, Access> access = store.read(from -> from.access(user, cursors.keySet()));
    cursors.forEach(
        (chatId, cursor) ->
            Optional.ofNullable(access.get(chatId))
                .ifPresentOrElse(
                    readable -> events(chatId, cursor, readable),
                    () -> refuse(chatId, ErrorCode.NOT_FOUND, "no such chat")));
  }

  /// Sends the events of a chat after a seq, as far as the user may read.
  void refill(ChatId chatId, long afterSeq, Access readable) {
    long missed = readable.head() - afterSeq;
    if (missed > MAX_EVENTS) {
      out.write(FrameCodec.encode(new ServerFrame.Gap(chatId, afterSeq + 1, readable.head())));
    } else if (missed > 0) {
      events(chatId, afterSeq, readable.head());
    }
  }

  private void events(ChatId chatId, long cursor, Access readable) {
    long missed = readable.head() - cursor;
    if (missed <= 0 && !readable.member()) {
      refuse(chatId, ErrorCode.NOT_A_MEMBER, user + " is not a member any more");
    } else if (missed < 0) {
      refuse(
          chatId,
          ErrorCode.CONFLICT,
          "resume: seq %d is beyond the last one, %d".formatted(cursor, readable.head()));
    } else {
      refill(chatId, cursor, readable);
    }
    upTo.merge(chatId, readable.head(), Math::max);
  }

  private void events(ChatId chatId, long cursor, long head) {
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

  private void refuse(ChatId chatId, ErrorCode code, String message) {
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
