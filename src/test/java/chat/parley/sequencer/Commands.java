package chat.parley.sequencer;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LogEntry;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.chatlog.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Commands as they stand in the log, asked by session `session-of-<sender>` on node `asker`.
public final class Commands {
  public static final NodeId ASKER = new NodeId("asker");

  private Commands() {}

  public static LoggedCommand createGroup(String chat, String sender, String... members) {
    return logged(chat, sender, Optional.empty(), new Command.CreateGroup(chat, users(members)));
  }

  public static LoggedCommand send(String chat, String sender, String clientId) {
    return logged(chat, sender, Optional.of(new ClientId(clientId)), message(Optional.empty()));
  }

  public static LoggedCommand say(String chat, String sender, String clientId, String text) {
    return logged(
        chat,
        sender,
        Optional.of(new ClientId(clientId)),
        new Command.Send(Optional.empty(), "text", text, OptionalLong.empty(), Map.of()));
  }

  /// A message that answers another one.
  public static LoggedCommand answer(String chat, String sender, String clientId, long seq) {
    return logged(
        chat,
        sender,
        Optional.of(new ClientId(clientId)),
        new Command.Send(Optional.empty(), "text", "hi", OptionalLong.of(seq), Map.of()));
  }

  /// A message to someone, which opens their chat if there is none.
  public static LoggedCommand open(String sender, String other, String clientId) {
    ChatId chat = ChatId.direct(new UserId(sender), new UserId(other));
    return logged(
        chat.value(),
        sender,
        Optional.of(new ClientId(clientId)),
        message(Optional.of(new UserId(other))));
  }

  public static LoggedCommand add(String chat, String sender, String... members) {
    return logged(chat, sender, Optional.empty(), new Command.AddMembers(users(members)));
  }

  public static LoggedCommand remove(String chat, String sender, String... members) {
    return logged(chat, sender, Optional.empty(), new Command.RemoveMembers(users(members)));
  }

  public static LoggedCommand edit(String chat, String sender, long target, String text) {
    return logged(chat, sender, Optional.empty(), new Command.Edit(target, text, List.of()));
  }

  public static LoggedCommand delete(String chat, String sender, long target) {
    return logged(chat, sender, Optional.empty(), new Command.Delete(target));
  }

  public static LoggedCommand react(
      String chat, String sender, long target, String emoji, boolean on) {
    return logged(chat, sender, Optional.empty(), new Command.React(target, emoji, on));
  }

  private static Command.Action message(Optional<UserId> opensWith) {
    return new Command.Send(opensWith, "text", "hi", OptionalLong.empty(), Map.of());
  }

  private static LoggedCommand logged(
      String chat, String sender, Optional<ClientId> clientId, Command.Action action) {
    MessageId id = new MessageId(clientId.map(ClientId::value).orElse("no-key"));
    return new LoggedCommand(
        new Command(new ChatId(chat), new UserId(sender), clientId, id, 1_000, action),
        new Origin(ASKER, new SessionId("session-of-" + sender), 7));
  }

  /// `commands` at consecutive offsets of a partition, from `offset` on.
  public static List<LogEntry.Logged> at(int partition, long offset, LoggedCommand... commands) {
    return Stream.iterate(0, i -> i < commands.length, i -> i + 1)
        .map(i -> new LogEntry.Logged(partition, offset + i, commands[i]))
        .toList();
  }

  public static List<UserId> users(String... names) {
    return Stream.of(names).map(UserId::new).toList();
  }
}
