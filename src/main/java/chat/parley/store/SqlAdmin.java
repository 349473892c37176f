package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/// [AdminStore] and [AuditLog] in the database of a [SqlStore]. Thread-safe, without state of its
/// own.
final class SqlAdmin implements AdminStore, AuditLog {
  private final SqlStore store;

  SqlAdmin(SqlStore store) {
    this.store = store;
  }

  @Override
  public Optional<Bar> bar(UserId user) {
    return store.read("read a bar", handle -> BarTable.find(handle, user));
  }

  @Override
  public Set<UserId> barred(Collection<UserId> users) {
    return store.read("read bars", handle -> BarTable.among(handle, users));
  }

  @Override
  public boolean disable(UserId user, AuditEntry entry) {
    return audited(
        "disable a user",
        entry,
        handle -> {
          if (!BarTable.disable(handle, user, entry.at())) {
            return false;
          }
          UserTable.see(handle, user, entry.at());
          PushTable.deleteAll(handle, user);
          return true;
        });
  }

  @Override
  public boolean enable(UserId user, AuditEntry entry) {
    return audited(
        "enable a user",
        entry,
        handle -> {
          if (!BarTable.enable(handle, user)) {
            return false;
          }
          SignInTable.deleteOthers(handle, user, Optional.empty());
          return true;
        });
  }

  @Override
  public boolean delete(UserId user, boolean messages, AuditEntry entry) {
    return audited(
        "delete a user",
        entry,
        handle -> {
          if (!BarTable.delete(handle, user, entry.at())) {
            return false;
          }
          ErasureTable.forget(handle, user);
          ErasureTable.insert(handle, user, messages, entry.at());
          return true;
        });
  }

  @Override
  public boolean isAdmin(UserId user) {
    return store.read("read an administrator", handle -> BarTable.isAdmin(handle, user));
  }

  @Override
  public boolean setAdmin(UserId user, boolean on, AuditEntry entry) {
    return audited(
        "name an administrator",
        entry,
        handle -> {
          if (!BarTable.setAdmin(handle, user, on, entry.at())) {
            return false;
          }
          UserTable.see(handle, user, entry.at());
          return true;
        });
  }

  /// What changes nothing is not noted.
  private boolean audited(String doing, AuditEntry entry, Predicate<Handle> change) {
    return store.keep(
        doing,
        handle -> {
          boolean changed = change.test(handle);
          if (changed) {
            AuditTable.insert(handle, entry);
          }
          return changed;
        });
  }

  @Override
  public List<KnownUser> users(Which which, String text, Optional<UserId> after, int limit) {
    return store.read(
        "read users",
        handle ->
            OverviewTables.users(handle, which, text, after.map(UserId::value).orElse(""), limit));
  }

  @Override
  public Optional<KnownUser> user(UserId user) {
    return store.read("read a user", handle -> OverviewTables.user(handle, user));
  }

  @Override
  public List<KnownChat> chats(Optional<ChatId> after, int limit) {
    return store.read(
        "read chats",
        handle -> OverviewTables.chats(handle, after.map(ChatId::value).orElse(""), limit));
  }

  @Override
  public void record(AuditEntry entry) {
    store.keep(
        "note what was done",
        handle -> {
          AuditTable.insert(handle, entry);
          return true;
        });
  }

  @Override
  public List<AuditEntry> page(
      Optional<String> actor, Optional<String> target, Optional<String> before, int limit) {
    return store.read(
        "read the audit log", handle -> AuditTable.page(handle, actor, target, before, limit));
  }

  @Override
  public void purge(long before) {
    store.change("clear the audit log", handle -> AuditTable.purge(handle, before));
  }
}
