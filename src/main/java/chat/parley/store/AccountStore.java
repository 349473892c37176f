package chat.parley.store;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Users and the devices they are signed in on. Unlike the rest of the store this is not made from
/// the chat log: what a method has changed is on the disk when it returns.
///
/// Every method blocks and may be called from any thread. Every method throws [StoreException] when
/// the database cannot be reached or fails; then it cannot be told whether the change was made.
public interface AccountStore {

  // ---- users

  /// Adds a user who has a password.
  ///
  /// @return false, with nothing changed, if there is one of that username
  boolean create(Profile profile, String hash, long now);

  /// Adds a user of another sign-in system; one who is there already stays as they are.
  void see(UserId user, long now);

  /// By what the user of that name (in lower case) is let in.
  Optional<Credentials> credentials(String username);

  /// By what the user is let in, if by a password.
  Optional<Credentials> credentials(UserId user);

  void setPassword(UserId user, String hash);

  void setDisplayName(UserId user, String displayName);

  /// Those of `users` who are known, in no order.
  List<Profile> profiles(Collection<UserId> users);

  /// Those whose username or name, in whatever case, or whose id begins with `text`, ordered by id,
  /// after one of them, `limit` at most.
  List<Profile> search(String text, Optional<UserId> after, int limit);

  // ---- devices

  /// Adds a device; of those that the user has besides, the oldest go as long as there are more
  /// than `maxOthers`.
  ///
  /// @return those that went
  Set<SignInId> signIn(SignIn signIn, int maxOthers);

  Optional<SignIn> signIn(SignInId id);

  /// The devices of a user, the newest first, those that have expired included.
  List<SignIn> signIns(UserId user);

  /// Those of `ids` that are there and have not expired at `now`.
  Set<SignInId> living(Collection<SignInId> ids, long now);

  /// Gives a device another refresh token, if the present one is `expected`.
  ///
  /// @return false, with nothing changed, if it is not
  boolean renew(SignInId id, byte[] expected, byte[] next, long now, long expiresAt);

  /// Removes a device of a user.
  ///
  /// @return whether there was one
  boolean signOut(UserId user, SignInId id);

  /// Removes all devices of a user, but one.
  ///
  /// @return those that went
  Set<SignInId> signOutOthers(UserId user, Optional<SignInId> kept);

  /// Removes what has expired before `now`.
  void purge(long now);
}
