package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.IdempotencyKey;
import chat.parley.chat.UserId;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Keeps users from being in more chats than the limit. It is asked before a command is appended
/// that puts users into a chat, but for a message that opens a direct chat: a message to somebody
/// must arrive. Direct chats count all the same.
///
/// Soft: what is on its way to the store does not count yet, so several at once may pass it by a
/// few.
///
/// @param max chats of one user
record ChatLimit(Reads reads, int max) {

  /// Whether such a command is to be asked about.
  static boolean concerns(Command.Action action) {
    return !incoming(action).isEmpty() || isOfSender(action);
  }

  /// Returns if the users whom the command puts into `chat` may be there. Blocks.
  ///
  /// @throws BadFrame `too_large` if one may not; it names the first one
  /// @throws chat.parley.store.StoreException if that cannot be told
  void check(UserId sender, ChatId chat, Request.Act act) {
    List<UserId> users = new ArrayList<>();
    if (isOfSender(act.action())) {
      users.add(sender);
    }
    users.addAll(incoming(act.action()));
    if (users.isEmpty()) {
      return;
    }
    Set<UserId> full = reads.read(store -> store.inManyChats(users, max, chat));
    Optional<UserId> first = users.stream().filter(full::contains).findFirst();
    if (first.isPresent() && !isRepeat(sender, chat, act)) {
      throw refusal(first.get(), sender, act);
    }
  }

  /// The key of a command is one event for ever: a repeat adds nobody.
  private boolean isRepeat(UserId sender, ChatId chat, Request.Act act) {
    List<IdempotencyKey> keys =
        act.clientId().stream().map(key -> new IdempotencyKey(chat, sender, key)).toList();
    return !keys.isEmpty() && !reads.read(store -> store.receipts(keys)).isEmpty();
  }

  private BadFrame refusal(UserId user, UserId sender, Request.Act act) {
    String what = "%s would be in more than %d chats, the limit".formatted(user, max);
    if (!isOfSender(act.action()) || !user.equals(sender)) {
      return BadFrame.field(ErrorCode.TOO_LARGE, "member_ids", "cannot be taken: " + what);
    }
    return act.target() instanceof Request.InChat(ChatId chat)
        ? BadFrame.field(ErrorCode.TOO_LARGE, "chat_id", chat + ": " + what)
        : new BadFrame(ErrorCode.TOO_LARGE, what);
  }

  private static boolean isOfSender(Command.Action action) {
    return action instanceof Command.CreateGroup
        || action instanceof Command.CreateChannel
        || action instanceof Command.Join;
  }

  private static List<UserId> incoming(Command.Action action) {
    return switch (action) {
      case Command.CreateGroup(_, List<UserId> members) -> members;
      case Command.CreateChannel(_, List<UserId> members) -> members;
      case Command.AddMembers(List<UserId> members) -> members;
      default -> List.of();
    };
  }
}
