package chat.parley.sequencer;

import chat.parley.chat.Audience;
import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.IdempotencyKey;
import chat.parley.chat.Receipt;
import chat.parley.chatlog.LogEntry.Logged;
import chat.parley.delivery.Delivery;
import chat.parley.protocol.EventJson;
import chat.parley.store.AppliedEvent;
import chat.parley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Routes again what an earlier owner has applied but perhaps not routed. Nothing is decided or
/// written; sessions drop what they have had.
final class Replay {
  private final Store store;
  private final int maxByUser;

  /// @param maxByUser members up to which a chat is not large
  Replay(Store store, int maxByUser) {
    this.store = store;
    this.maxByUser = maxByUser;
  }

  /// The deliveries of commands of one partition that have been applied, in order.
  ///
  /// A command without an event was a duplicate, whose answer is found by its key, or was refused.
  /// The reason is not kept: who asked is told `unavailable` when the time is up, and asks again.
  List<Delivery> deliveries(List<Logged> entries) {
    int partition = entries.getFirst().partition();
    Set<ChatId> ids =
        entries.stream()
            .map(entry -> entry.command().command().chatId())
            .collect(Collectors.toSet());
    Map<ChatId, Chat> chats = store.chats(ids);
    Map<Long, List<AppliedEvent>> events =
        store
            .eventsOf(partition, entries.getFirst().offset(), entries.getLast().offset() + 1, ids)
            .stream()
            .collect(Collectors.groupingBy(AppliedEvent::offset));
    Map<IdempotencyKey, Receipt> receipts = receipts(entries);

    List<Delivery> deliveries = new ArrayList<>();
    for (Logged entry : entries) {
      Chat chat = chats.get(entry.command().command().chatId());
      List<AppliedEvent> applied = events.getOrDefault(entry.offset(), List.of());
      if (chat != null && !applied.isEmpty()) {
        deliverAgain(entry, applied, chat, deliveries);
      } else {
        Decisions.key(entry.command().command())
            .flatMap(key -> Optional.ofNullable(receipts.get(key)))
            .map(receipt -> Outcome.acknowledged(entry.command(), receipt, true))
            .ifPresent(deliveries::add);
      }
    }
    return deliveries;
  }

  private Map<IdempotencyKey, Receipt> receipts(List<Logged> entries) {
    Set<IdempotencyKey> keys =
        entries.stream()
            .map(entry -> Decisions.key(entry.command().command()).orElse(null))
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return keys.isEmpty() ? Map.of() : store.receipts(keys);
  }

  private void deliverAgain(
      Logged entry, List<AppliedEvent> applied, Chat chat, List<Delivery> deliveries) {
    for (AppliedEvent again : applied) {
      EventJson json = new EventJson(again.event().json());
      Event event = json.decode();
      boolean answers = event.seq() == applied.getLast().event().seq();
      Audience audience = Audience.again(event, chat, maxByUser);
      deliveries.add(Outcome.delivery(entry, event, json, audience, answers));
      if (answers) {
        deliveries.add(Outcome.acknowledged(entry.command(), event.receipt(), false));
      }
    }
  }
}
