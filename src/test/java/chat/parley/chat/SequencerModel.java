package chat.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the sequencer does around [Decider], without its I/O: a log of commands, chats in memory, a
/// store that gets the events of several commands at once and is asked for receipts and chats.
final class SequencerModel {

  /// One command of the log and what came of it.
  record Taken(Command command, ChatSnapshot before, Decision decision, ChatSnapshot after) {
    List<Event> events() {
      return decision instanceof Decision.Accepted accepted ? accepted.events() : List.of();
    }
  }

  private final List<Taken> log = new ArrayList<>();
  private final Map<ChatId, Chat> memory = new HashMap<>();
  private final Map<ChatId, ChatSnapshot> storedChats = new HashMap<>();
  private final Map<IdempotencyKey, Receipt> storedReceipts = new HashMap<>();
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
      }
    }
    committed = log.size();
    memory.values().forEach(Chat::forget);
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
    ChatSnapshot before = ChatSnapshot.of(chat);
    Decision decision = Decider.decide(chat, command);
    assertThat(ChatSnapshot.of(chat)).as("a decision changes nothing").isEqualTo(before);
    if (decision instanceof Decision.Accepted accepted) {
      accepted.events().forEach(chat::apply);
    }
    return new Taken(command, before, decision, ChatSnapshot.of(chat));
  }
}
