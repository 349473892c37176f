package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;

/// [Erasures] in the database of a [SqlStore]. Thread-safe, without state of its own.
final class SqlErasures implements Erasures {
  private final SqlStore store;

  SqlErasures(SqlStore store) {
    this.store = store;
  }

  @Override
  public Optional<Erasure> due(long now) {
    return store.read("look for erasures", handle -> ErasureTable.due(handle, now));
  }

  @Override
  public Optional<Erasure> move(Erasure erasure, String afterChat, long until) {
    // Else a claim within the millisecond of another one would be two nodes'.
    long later = Math.max(until, erasure.dueAt() + 1);
    Erasure moved =
        new Erasure(erasure.user(), erasure.messages(), afterChat, erasure.again(), later);
    return store.keep("go on with an erasure", handle -> ErasureTable.move(handle, erasure, moved))
        ? Optional.of(moved)
        : Optional.empty();
  }

  @Override
  public void again(Erasure erasure, long dueAt) {
    Erasure again = new Erasure(erasure.user(), erasure.messages(), "", true, dueAt);
    store.keep("go on with an erasure", handle -> ErasureTable.move(handle, erasure, again));
  }

  @Override
  public void done(Erasure erasure, AuditEntry entry) {
    store.keep(
        "end an erasure",
        handle -> {
          boolean ours = ErasureTable.delete(handle, erasure);
          if (ours) {
            AuditTable.insert(handle, entry);
          }
          return ours;
        });
  }

  @Override
  public List<Stay> stays(UserId user, String after, int limit) {
    return store.read(
        "read the chats of a user", handle -> ErasureTable.stays(handle, user, after, limit));
  }

  @Override
  public List<Long> messages(UserId user, ChatId chat, long after, int limit) {
    return store.read(
        "read the messages of a user",
        handle -> ErasureTable.messages(handle, user, chat, after, limit));
  }

  @Override
  public void forget(UserId user, ChatId chat) {
    store.change("forget a user", handle -> ErasureTable.forget(handle, user, chat));
  }

  @Override
  public void forget(UserId user) {
    store.change("forget a user", handle -> ErasureTable.forget(handle, user));
  }
}
