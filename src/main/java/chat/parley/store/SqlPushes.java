package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// [Pushes] in the database of a [SqlStore]. Thread-safe, without state of its own.
final class SqlPushes implements Pushes {
  private final SqlStore store;

  SqlPushes(SqlStore store) {
    this.store = store;
  }

  @Override
  public void put(PushSubscription subscription, int max) {
    store.keep(
        "keep a push subscription",
        handle -> {
          PushTable.put(handle, subscription, max);
          return true;
        });
  }

  @Override
  public boolean remove(UserId user, String endpoint) {
    return store.keep(
        "remove a push subscription", handle -> PushTable.delete(handle, user, endpoint));
  }

  @Override
  public boolean any() {
    return store.read("look for push subscriptions", PushTable::any);
  }

  @Override
  public List<PushSubscription> of(Collection<UserId> users, long now) {
    return store.read("read push subscriptions", handle -> PushTable.of(handle, users, now));
  }

  @Override
  public void gone(String endpoint) {
    store.change("remove a push subscription", handle -> PushTable.delete(handle, endpoint));
  }

  @Override
  public Map<ChatId, Place> places(Collection<ChatId> chats) {
    return store.read("read chats", handle -> PushTable.places(handle, chats));
  }

  @Override
  public List<Hearer> hearers(Collection<ChatId> chats, long now) {
    return store.read("read who is to hear", handle -> PushTable.hearers(handle, chats, now));
  }

  @Override
  public List<Hearer> hearers(ChatId chat, Collection<UserId> among, long now) {
    return store.read("read who is to hear", handle -> PushTable.hearers(handle, chat, among, now));
  }

  @Override
  public Set<Block> blocks(Collection<UserId> users, Collection<UserId> blocked) {
    return store.read("read blocks", handle -> PushTable.blocks(handle, users, blocked));
  }
}
