package chat.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What the sequencer does around [Decider], without its I/O: a log of commands, chats in memory, a
/// store that gets the events of several commands at once and is asked for receipts, chats, and
/// messages in their present state.
final class SequencerModel {

  /// One command of the log and what came of it.
  record Taken(Command command, ChatSnapshot before, Decision decision, ChatSnapshot after) {
    List<Event> events() {
      return decision instanceof Decision.Accepted accepted ? accepted.events() : List.of();
    }
  }

  private record MessageRef(ChatId chat, long seq) {}

  private final List<Taken> log = new ArrayList<>();
  private final Map<ChatId, Chat> memory = new HashMap<>();
  private final Map<ChatId, ChatSnapshot> storedChats = new HashMap<>();
  private final Map<IdempotencyKey, Receipt> storedReceipts = new HashMap<>();
  private final Map<MessageRef, Event> storedMessages = new HashMap<>();
  private final Map<MessageRef, Map<UserId, Set<String>>> storedReactions = new HashMap<>();
  private int committed;

  /// All commands so far, in order.
  List<Taken> log() {
    return log;
  }

  /// The chat, in memory or from the store.
  Chat chat(ChatId id) {
    return memory.computeIfAbsent(
        id,
        absent ->
            Optional.ofNullable(storedChats.get(absent))
                .map(ChatSnapshot::restore)
                .orElseGet(() -> Chat.absent(absent)));
  }

  void take(Command command) {
    log.add(decide(command));
  }

  /// Writes what was decided since the last commit to the store and forgets the receipts.
  void commit() {
    for (Taken taken : log.subList(committed, log.size())) {
      for (Event event : taken.events()) {
        event
            .clientId()
            .map(id -> new IdempotencyKey(event.chatId(), event.sender(), id))
            .ifPresent(key -> storedReceipts.put(key, event.receipt()));
        storedChats.put(event.chatId(), taken.after());
        store(event);
      }
    }
    committed = log.size();
    memory.values().forEach(Chat::forget);
  }

  /// Keeps messages in their present state, worked out here, apart from [Posted].
  private void store(Event event) {
    ChatId chat = event.chatId();
    switch (event.change()) {
      case Event.Message _ -> storedMessages.put(new MessageRef(chat, event.seq()), event);
      case Event.Edited edited ->
          storedMessages.computeIfPresent(
              new MessageRef(chat, edited.target()),
              (_, before) -> before.with(message(before).edited(edited, event.at())));
      case Event.Deleted deleted -> {
        MessageRef target = new MessageRef(chat, deleted.target());
        storedMessages.computeIfPresent(
            target, (_, before) -> before.with(message(before).tombstone()));
        storedReactions.remove(target);
      }
      case Event.Reacted reacted -> {
        Set<String> own =
            storedReactions
                .computeIfAbsent(new MessageRef(chat, reacted.target()), _ -> new HashMap<>())
                .computeIfAbsent(event.sender(), _ -> new HashSet<>());
        assertThat(reacted.on() ? own.add(reacted.emoji()) : own.remove(reacted.emoji()))
            .as("a reaction changes something")
            .isTrue();
      }
      case Event.ChatCreated _,
          Event.Renamed _,
          Event.MembersAdded _,
          Event.MembersRemoved _,
          Event.RoleSet _ -> {}
    }
  }

  private static Event.Message message(Event event) {
    return (Event.Message) event.change();
  }

  /// The messages that the store keeps, in their present state.
  List<Event> storedMessages() {
    return List.copyOf(storedMessages.values());
  }

  /// What a command is about, as the sequencer looks it up for each batch: a message with the
  /// reactions of the command's user. What is in memory already is newer than the store.
  private void look(Chat chat, Command command) {
    OptionalLong target =
        switch (command.action()) {
          case Command.Edit edit -> OptionalLong.of(edit.target());
          case Command.Delete delete -> OptionalLong.of(delete.target());
          case Command.React react -> OptionalLong.of(react.target());
          case Command.Withdraw withdraw -> OptionalLong.of(withdraw.target());
          default -> OptionalLong.empty();
        };
    if (target.isEmpty()) {
      return;
    }
    MessageRef ref = new MessageRef(chat.id(), target.getAsLong());
    Event stored = storedMessages.get(ref);
    if (stored == null) {
      return;
    }
    Map<UserId, Set<String>> reactions = storedReactions.getOrDefault(ref, Map.of());
    Posted posted = chat.posted(ref.seq()).orElse(null);
    if (posted == null) {
      int count = reactions.values().stream().mapToInt(Set::size).sum();
      chat.remember(
          new Posted(
              stored,
              count,
              Map.of(
                  command.sender(),
                  Set.copyOf(reactions.getOrDefault(command.sender(), Set.of())))));
    } else if (!posted.own().containsKey(command.sender()) && !posted.message().deleted()) {
      Map<UserId, Set<String>> own = new HashMap<>(posted.own());
      own.put(command.sender(), Set.copyOf(reactions.getOrDefault(command.sender(), Set.of())));
      chat.remember(new Posted(posted.event(), posted.reactions(), own));
    }
  }

  /// Drops a chat from memory, as a bounded cache does once its events are stored.
  void evict(ChatId id) {
    commit();
    memory.remove(id);
  }

  /// Dies and starts again: what was not committed is taken from the log once more. It must come
  /// out as it did the first time, since its answers may have been routed.
  void crash() {
    memory.clear();
    for (Taken first : log.subList(committed, log.size())) {
      Taken again = decide(first.command());
      assertThat(again.decision()).isEqualTo(first.decision());
    }
  }

  private Taken decide(Command command) {
    Chat chat = chat(command.chatId());
    command
        .clientId()
        .map(id -> new IdempotencyKey(chat.id(), command.sender(), id))
        .ifPresent(
            key ->
                Optional.ofNullable(storedReceipts.get(key))
                    .ifPresent(receipt -> chat.remember(key, receipt)));
    look(chat, command);
    ChatSnapshot before = ChatSnapshot.of(chat);
    Decision decision = Decider.decide(chat, command);
    assertThat(ChatSnapshot.of(chat)).as("a decision changes nothing").isEqualTo(before);
    if (decision instanceof Decision.Accepted accepted) {
      accepted.events().forEach(chat::apply);
    }
    return new Taken(command, before, decision, ChatSnapshot.of(chat));
  }
}
