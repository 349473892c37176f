package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// [Personal] in the database of a [SqlStore]. Thread-safe, without state of its own.
final class SqlPersonal implements Personal {
  private final SqlStore store;

  SqlPersonal(SqlStore store) {
    this.store = store;
  }

  @Override
  public List<Marking> mark(List<Mark> marks) {
    // Looked up before, so that the transaction is short: other writers may wait for it.
    List<Marking> markings = store.read("read markers", handle -> MarkerTable.weigh(handle, marks));
    if (markings.stream().anyMatch(marking -> marking instanceof Marked marked && marked.moved())) {
      store.change("move markers", handle -> MarkerTable.move(handle, marks, markings));
    }
    return markings;
  }

  @Override
  public List<Mark> markers(ChatId chat, int limit) {
    return store.read("read markers", handle -> MarkerTable.of(handle, chat, limit));
  }

  @Override
  public Map<ChatId, Members> members(Collection<ChatId> chats, int max) {
    return store.read("read members", handle -> MarkerTable.members(handle, chats, max));
  }

  @Override
  public ChatPreference prefer(
      UserId user, ChatId chat, OptionalLong mutedUntil, Optional<Boolean> archived) {
    return store.keep(
        "keep a preference",
        handle -> PersonTables.prefer(handle, user, chat, mutedUntil, archived));
  }

  @Override
  public Map<UserId, Seen> seen(Collection<UserId> users) {
    return store.read("read presence", handle -> PersonTables.seen(handle, users));
  }

  @Override
  public void lastSeen(Map<UserId, Long> times) {
    if (!times.isEmpty()) {
      store.change("keep who was seen", handle -> PersonTables.lastSeen(handle, times));
    }
  }

  @Override
  public void hidePresence(UserId user, boolean hidden) {
    store.keep(
        "keep a preference",
        handle -> {
          PersonTables.hide(handle, user, hidden);
          return hidden;
        });
  }

  @Override
  public boolean block(UserId user, UserId blocked, boolean on, int max) {
    return store.keep("keep a block", handle -> BlockTable.block(handle, user, blocked, on, max));
  }

  @Override
  public List<UserId> blockedBy(UserId user, Optional<UserId> after, int limit) {
    return store.read("read blocks", handle -> BlockTable.blockedBy(handle, user, after, limit));
  }

  @Override
  public Set<UserId> blocking(UserId user, int limit) {
    return store.read("read blocks", handle -> BlockTable.blocking(handle, user, limit));
  }

  @Override
  public Set<ChatId> apart(Collection<ChatId> directChats) {
    return store.read("read blocks", handle -> BlockTable.apart(handle, directChats));
  }

  @Override
  public Set<UserId> apart(UserId user, Collection<UserId> others) {
    return store.read("read blocks", handle -> BlockTable.apart(handle, user, others));
  }
}
