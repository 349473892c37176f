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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/// Commands for some groups, as gateways make them: each with an id and a time of its own, every
/// fifth a repeat of an earlier one under its client_id, which then has another id and time.
/// Messages are edited, deleted and reacted to meanwhile; nothing is refused. For one thread.
final class LoggedTraffic {
  private static final int GROUPS = 5;
  private static final UserId ALICE = new UserId("alice");

  private final ChatLog log;
  private final NodeId node;
  private long requests;
  private int messages;

  /// Makes the same choices in each run.
  private final Random random = new Random(7);

  private final Map<ChatId, Integer> heads = new HashMap<>();

  /// The seqs of those that are not deleted.
  private final Map<ChatId, List<Long>> standing = new HashMap<>();

  private final Set<String> reactions = new HashSet<>();

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
      heads.put(chat, 1);
      standing.put(chat, new ArrayList<>());
    }
  }

  void send(int count) {
    for (int i = 0; i < count; i++) {
      boolean repeats = messages % 5 == 4;
      int repeated = repeats ? messages - 3 : messages;
      messages++;
      ChatId chat = chats().get(repeated % GROUPS);
      append(
          chat,
          Optional.of(new ClientId("c-" + repeated)),
          new Command.Send(
              Optional.empty(), "text", "text " + repeated, OptionalLong.empty(), Map.of()));
      if (!repeats) {
        long seq = heads.merge(chat, 1, Integer::sum);
        seqs(chat).add(seq);
      }
      if (random.nextInt(3) == 0) {
        change(chats().get(random.nextInt(GROUPS)));
      }
    }
  }

  /// Changes a message that stands, if there is one.
  private void change(ChatId chat) {
    List<Long> seqs = seqs(chat);
    if (seqs.isEmpty()) {
      return;
    }
    int index = random.nextInt(seqs.size());
    long target = seqs.get(index);
    heads.merge(chat, 1, Integer::sum);
    Command.Action action =
        switch (random.nextInt(4)) {
          case 0 -> {
            seqs.remove(index);
            yield new Command.Delete(target);
          }
          case 1 -> new Command.Edit(target, "text changed " + requests, List.of());
          default -> {
            String reaction = chat + " " + target;
            boolean on = reactions.add(reaction);
            if (!on) {
              reactions.remove(reaction);
            }
            yield new Command.React(target, "👍", on);
          }
        };
    append(chat, Optional.of(new ClientId("change-" + requests)), action);
  }

  private List<Long> seqs(ChatId chat) {
    return standing.computeIfAbsent(chat, _ -> new ArrayList<>());
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
