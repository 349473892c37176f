package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import org.jspecify.annotations.Nullable;

/// What the events of a batch change in the row of one chat. Confined to the writing of that batch.
final class ChatChange {
  private final ChatId chatId;
  private final long headBefore;
  private long head;
  private long activeAt;
  private @Nullable Kind created;
  private @Nullable String title;
  private @Nullable Long lastMessageSeq;
  private int memberCount;

  /// @param first the first event of the chat in the batch
  ChatChange(Event first) {
    chatId = first.chatId();
    headBefore = first.seq() - 1;
    head = headBefore;
  }

  /// Adds the next event; `memberCount` is by how many members it makes the chat larger.
  void add(Event event, int memberCount) {
    if (event.seq() != head + 1) {
      throw new IllegalArgumentException(
          "a batch with seq %d of %s after seq %d".formatted(event.seq(), chatId, head));
    }
    head = event.seq();
    activeAt = event.at();
    this.memberCount += memberCount;
    switch (event.change()) {
      case Event.Message _ -> lastMessageSeq = event.seq();
      case Event.ChatCreated change -> {
        created = change.kind();
        title = change.title();
      }
      case Event.Renamed change -> title = change.title();
      case Event.Edited _,
          Event.Deleted _,
          Event.Reacted _,
          Event.MembersAdded _,
          Event.MembersRemoved _,
          Event.RoleSet _ -> {}
    }
  }

  ChatId chatId() {
    return chatId;
  }

  /// Where the chat must stand before the batch; 0 if the batch creates it.
  long headBefore() {
    return headBefore;
  }

  long head() {
    return head;
  }

  long activeAt() {
    return activeAt;
  }

  /// The kind, if the batch creates the chat.
  @Nullable Kind created() {
    return created;
  }

  /// The new title; null if it stays.
  @Nullable String title() {
    return title;
  }

  /// The last message in the batch; null if it has none.
  @Nullable Long lastMessageSeq() {
    return lastMessageSeq;
  }

  /// By how many members the batch makes the chat larger.
  int memberCount() {
    return memberCount;
  }
}
