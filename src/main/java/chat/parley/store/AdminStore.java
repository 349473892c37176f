package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Who may not act, who administers, and what they see. What a method changes is on the disk when
/// it returns, together with the entry of the audit log that says so, or not at all.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails.
public interface AdminStore {

  // ---- who may not act

  /// Why the user may not act; empty: they may.
  Optional<Bar> bar(UserId user);

  /// Those of `users` who may not act.
  Set<UserId> barred(Collection<UserId> users);

  /// Bars a user. One who is not known yet is from then on. Their devices stay signed in, so that
  /// they can be told why they are kept out, until the user is enabled.
  ///
  /// @return false, with nothing changed, if they are barred already
  boolean disable(UserId user, AuditEntry entry);

  /// Lifts the bar of a user who was disabled, and signs all their devices out.
  ///
  /// @return false, with nothing changed, if they were not
  boolean enable(UserId user, AuditEntry entry);

  /// Bars a user for ever, and removes all that is kept of them but what stands in chats, which is
  /// noted as an [Erasures.Erasure].
  ///
  /// @param messages whether what they have written is to go too
  /// @return false, with nothing changed, if they are deleted already
  boolean delete(UserId user, boolean messages, AuditEntry entry);

  // ---- who administers

  boolean isAdmin(UserId user);

  /// Makes a user an administrator, or no longer one.
  ///
  /// @return false, with nothing changed, if that is so already, or they are to be one and are
  ///   barred
  boolean setAdmin(UserId user, boolean on, AuditEntry entry);

  // ---- what there is

  /// Which users are asked for.
  enum Which {
    /// All who are not deleted.
    KNOWN,
    DISABLED,
    ADMIN,
    DELETED
  }

  /// A user as administrators see them. Times are milliseconds since the epoch, UTC.
  ///
  /// @param profile empty of one who is deleted
  /// @param createdAt empty of one who is deleted
  /// @param barredSince empty if they may act
  /// @param lastSeen when their last session ended; empty if not known, or they hide it
  record KnownUser(
      UserId user,
      Optional<Profile> profile,
      OptionalLong createdAt,
      Optional<Bar> bar,
      OptionalLong barredSince,
      boolean admin,
      OptionalLong lastSeen) {}

  /// Users by id, after one of them, `limit` at most.
  ///
  /// @param text with which the username, name or id begins, as in [AccountStore#search]; empty: of
  ///   all. Of who is deleted the id alone
  List<KnownUser> users(Which which, String text, Optional<UserId> after, int limit);

  /// One user, deleted or not; empty if there never was one.
  Optional<KnownUser> user(UserId user);

  /// A chat as administrators see it: nothing of what is said in it.
  ///
  /// @param createdAt milliseconds since the epoch, UTC, as `activeAt`
  record KnownChat(
      ChatId chat, String kind, long head, int members, long createdAt, long activeAt) {}

  /// All chats by id, after one of them, `limit` at most.
  List<KnownChat> chats(Optional<ChatId> after, int limit);
}
