package chat.parley.store;

import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// [Bots] in the database of a [SqlStore]. Thread-safe, without state of its own.
final class SqlBots implements Bots {
  private final SqlStore store;

  SqlBots(SqlStore store) {
    this.store = store;
  }

  @Override
  public boolean add(Bot bot, int max) {
    return store.keep("add a bot", handle -> BotTable.insert(handle, bot, max));
  }

  @Override
  public List<Bot> bots(Optional<UserId> after, int limit) {
    return store.read("read bots", handle -> BotTable.page(handle, after, limit));
  }

  @Override
  public Optional<Bot> find(UserId user) {
    return store.read("read a bot", handle -> BotTable.find(handle, user));
  }

  @Override
  public Set<UserId> among(Collection<UserId> users) {
    return users.isEmpty()
        ? Set.of()
        : store.read("read bots", handle -> BotTable.among(handle, users));
  }

  @Override
  public Optional<Set<String>> remove(UserId user) {
    return store.keep(
        "remove a bot",
        handle -> {
          boolean was = BotTable.delete(handle, user);
          Set<String> tokens = ServiceTokenTable.forget(handle, user);
          PushTable.deleteAll(handle, user);
          return was ? Optional.of(tokens) : Optional.empty();
        });
  }

  @Override
  public boolean add(ServiceToken token, byte[] hash, int max) {
    return store.keep(
        "add a service token", handle -> ServiceTokenTable.insert(handle, token, hash, max));
  }

  @Override
  public List<ServiceToken> tokens(Optional<String> after, int limit) {
    return store.read(
        "read service tokens", handle -> ServiceTokenTable.page(handle, after, limit));
  }

  @Override
  public Optional<ServiceToken> token(byte[] hash) {
    return store.read("read a service token", handle -> ServiceTokenTable.find(handle, hash));
  }

  @Override
  public Set<String> living(Collection<String> ids) {
    return ids.isEmpty()
        ? Set.of()
        : store.read("read service tokens", handle -> ServiceTokenTable.living(handle, ids));
  }

  @Override
  public Optional<Set<UserId>> revoke(String id) {
    return store.keep("revoke a service token", handle -> ServiceTokenTable.delete(handle, id));
  }
}
