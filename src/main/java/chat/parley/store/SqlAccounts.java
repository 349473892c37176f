package chat.parley.store;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The users in the database of a [SqlStore], whose connections it shares. Thread-safe.
final class SqlAccounts implements AccountStore {
  private final Database database;
  private final Jdbi reading;
  private final Jdbi writing;

  SqlAccounts(Database database) {
    this.database = database;
    this.reading = database.reading();
    this.writing = database.writing();
  }

  @Override
  public boolean create(Profile profile, String hash, long now) {
    return write("add a user", handle -> UserTable.create(handle, profile, hash, now));
  }

  @Override
  public void see(UserId user, long now) {
    change("add a user", handle -> UserTable.see(handle, user, now));
  }

  @Override
  public Optional<Credentials> credentials(String username) {
    return read("read credentials", handle -> UserTable.credentials(handle, "username", username));
  }

  @Override
  public Optional<Credentials> credentials(UserId user) {
    return read(
        "read credentials", handle -> UserTable.credentials(handle, "user_id", user.value()));
  }

  @Override
  public void setPassword(UserId user, String hash) {
    change("change a password", handle -> UserTable.setPassword(handle, user, hash));
  }

  @Override
  public void setDisplayName(UserId user, String displayName) {
    change("rename a user", handle -> UserTable.setDisplayName(handle, user, displayName));
  }

  @Override
  public List<Profile> profiles(Collection<UserId> users) {
    return read("read users", handle -> UserTable.profiles(handle, users));
  }

  @Override
  public List<Profile> search(String text, Optional<UserId> after, int limit) {
    return read(
        "look for users",
        handle -> UserTable.search(handle, text, after.map(UserId::value).orElse(""), limit));
  }

  @Override
  public Set<SignInId> signIn(SignIn signIn, int maxOthers) {
    return write(
        "sign in",
        handle -> {
          Set<SignInId> gone = SignInTable.insert(handle, signIn, maxOthers);
          PushTable.deleteSignedOut(handle, signIn.user());
          return gone;
        });
  }

  @Override
  public Optional<SignIn> signIn(SignInId id) {
    return read("read a sign-in", handle -> SignInTable.find(handle, id));
  }

  @Override
  public List<SignIn> signIns(UserId user) {
    return read("read sign-ins", handle -> SignInTable.of(handle, user));
  }

  @Override
  public Set<SignInId> living(Collection<SignInId> ids, long now) {
    return read("read sign-ins", handle -> SignInTable.living(handle, ids, now));
  }

  @Override
  public boolean renew(SignInId id, byte[] expected, byte[] next, long now, long expiresAt) {
    return write(
        "renew a sign-in", handle -> SignInTable.renew(handle, id, expected, next, now, expiresAt));
  }

  @Override
  public boolean signOut(UserId user, SignInId id) {
    return write(
        "sign out",
        handle -> {
          boolean was = SignInTable.delete(handle, user, id);
          PushTable.deleteSignedOut(handle, user);
          return was;
        });
  }

  @Override
  public Set<SignInId> signOutOthers(UserId user, Optional<SignInId> kept) {
    return write(
        "sign out",
        handle -> {
          Set<SignInId> gone = SignInTable.deleteOthers(handle, user, kept);
          PushTable.deleteSignedOut(handle, user);
          return gone;
        });
  }

  @Override
  public void purge(long now) {
    change(
        "remove old sign-ins",
        handle -> {
          SignInTable.purge(handle, now);
          PushTable.deleteSignedOut(handle);
        });
  }

  private <R> R read(String doing, Function<Handle, R> query) {
    try {
      return reading.withHandle(query::apply);
    } catch (JdbiException e) {
      throw Failures.during(database.name(), doing, e);
    }
  }

  /// The log cannot give these back: the commit waits for the disk, which the other writers of the
  /// same connections need not.
  private <R> R write(String doing, Function<Handle, R> transaction) {
    try {
      return writing.withHandle(handle -> database.durability().transaction(handle, transaction));
    } catch (JdbiException e) {
      throw Failures.during(database.name(), doing, e);
    }
  }

  private void change(String doing, Consumer<Handle> transaction) {
    write(
        doing,
        handle -> {
          transaction.accept(handle);
          return true;
        });
  }
}
