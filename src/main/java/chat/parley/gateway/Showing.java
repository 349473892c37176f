package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows a session what is not kept, less what is of chats that its user has been seen to leave.
///
/// What comes while it catches up is held, so that it does not overtake what the session is sent of
/// the chat: at most [#MAX_HELD] notices, and none of who types. More are dropped; markers are in
/// the next `chat` frame.
///
/// Confined to the connection's event loop.
final class Showing {
  private static final int MAX_HELD = 200;
  private static final int MAX_LEFT = 1_000;
  private static final byte[] TYPING = "{\"type\":\"typing\"".getBytes(StandardCharsets.UTF_8);

  private final UserId user;
  private final Connection connection;
  private List<InboxItem.Shown> held = new ArrayList<>();
  // The chats that the user was seen to leave, the latest ones.
  private final Map<ChatId, Boolean> left =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ChatId, Boolean> eldest) {
          return size() > MAX_LEFT;
        }
      };

  Showing(UserId user, Connection connection) {
    this.user = user;
    this.connection = connection;
  }

  void hold(InboxItem.Shown shown) {
    if (held.size() < MAX_HELD && !isTyping(shown)) {
      held.add(shown);
    }
  }

  private static boolean isTyping(InboxItem.Shown shown) {
    byte[] frame = shown.frame();
    return frame.length >= TYPING.length
        && Arrays.equals(frame, 0, TYPING.length, TYPING, 0, TYPING.length);
  }

  /// What was held, to be shown now.
  List<InboxItem.Shown> held() {
    List<InboxItem.Shown> taken = held;
    held = new ArrayList<>();
    return taken;
  }

  /// An event is shown: the user may leave by it, or come back.
  void happened(InboxItem.Happened event) {
    if (!event.event().changesMembers()) {
      return;
    }
    switch (event.event().decode().change()) {
      case Event.MembersRemoved removed when removed.members().contains(user) ->
          left.put(event.chatId(), true);
      case Event.MembersAdded added when added.members().contains(user) ->
          left.remove(event.chatId());
      default -> {}
    }
  }

  /// @param frame the notice as a frame, borrowed; empty if it has to be made
  void show(InboxItem.Shown shown, ByteBuf frame) {
    if (shown.chatId().isPresent() && left.containsKey(shown.chatId().get())) {
      return;
    }
    if (frame.isReadable()) {
      connection.write(frame);
    } else {
      connection.writeText(shown.frame());
    }
  }
}
