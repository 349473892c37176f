package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Writes one batch, within the caller's transaction. The positions come first: they say whether
/// the caller still owns the partitions, and on PostgreSQL their rows stay locked against another
/// owner until the rest is written.
///
/// For one use, by one thread.
final class BatchWriter {
  private final Handle handle;

  /// In the order of their first events.
  private final Map<ChatId, ChatChange> chats = new LinkedHashMap<>();

  private final List<MemberChange> members = new ArrayList<>();

  BatchWriter(Handle handle) {
    this.handle = handle;
  }

  /// @throws FencedException if a position is not where the batch wants it
  void write(Batch batch) {
    Map<Integer, Integer> epochs = movePositions(batch.advances());
    for (LoggedEvent logged : batch.events()) {
      if (!epochs.containsKey(logged.partition())) {
        throw new IllegalArgumentException(
            "a batch with an event of partition %d, which it does not move"
                .formatted(logged.partition()));
      }
      add(logged.event());
    }
    ChatTable.write(handle, chats.values());
    ChannelTable.write(handle, chats.values());
    EventTable.insert(handle, batch.events(), epochs);
    MemberTable.write(handle, members);
    ReactionTable.write(handle, batch.events());
    AttachmentTable.post(handle, batch.events());
    EventTable.rewrite(handle, batch.rewrites());
  }

  /// Returns the epoch of each partition.
  private Map<Integer, Integer> movePositions(List<Batch.Advance> advances) {
    Map<Integer, Integer> epochs = PositionTable.move(handle, advances);
    advances.stream()
        .map(Batch.Advance::partition)
        .filter(partition -> !epochs.containsKey(partition))
        .min(Comparator.naturalOrder())
        .ifPresent(
            partition -> {
              throw new FencedException(partition);
            });
    return epochs;
  }

  private void add(Event event) {
    List<MemberChange> changes = MemberChange.of(event);
    members.addAll(changes);
    chats
        .computeIfAbsent(event.chatId(), _ -> new ChatChange(event))
        .add(event, MemberChange.balance(changes));
  }
}
