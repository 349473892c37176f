package chat.parley.sequencer;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.ChatLog;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.chatlog.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Commands for some groups, as gateways make them: each with an id and a time of its own, every
/// fifth a repeat of an earlier one under its client_id, which then has another id and time. For
/// one thread.
final class LoggedTraffic {
  private static final int GROUPS = 5;
  private static final UserId ALICE = new UserId("alice");

  private final ChatLog log;
  private final NodeId node;
  private long requests;
  private int messages;

  LoggedTraffic(ChatLog log, NodeId node) {
    this.log = log;
    this.node = node;
  }

  List<ChatId> chats() {
    List<ChatId> chats = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      chats.add(new ChatId("g" + i));
    }
    return chats;
  }

  /// How many answers there are to be.
  long requests() {
    return requests;
  }

  void createGroups() {
    for (ChatId chat : chats()) {
      append(chat, Optional.empty(), new Command.CreateGroup("Title", List.of(new UserId("bob"))));
    }
  }

  void send(int count) {
    for (int i = 0; i < count; i++) {
      int repeated = messages % 5 == 4 ? messages - 3 : messages;
      messages++;
      append(
          chats().get(repeated % GROUPS),
          Optional.of(new ClientId("c-" + repeated)),
          new Command.Send(
              Optional.empty(), "text", "text " + repeated, OptionalLong.empty(), Map.of()));
    }
  }

  private void append(ChatId chat, Optional<ClientId> clientId, Command.Action action) {
    long request = requests++;
    Command command =
        new Command(
            chat,
            ALICE,
            clientId,
            new MessageId("m-" + request),
            System.currentTimeMillis(),
            action);
    log.append(new LoggedCommand(command, new Origin(node, new SessionId("s"), request)))
        .toCompletableFuture()
        .join();
  }
}
