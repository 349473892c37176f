package chat.parley.store;

import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;

/// Which files there are, and who may have them. Which messages they go with, the store learns from
/// the events.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails.
public interface Attachments {

  /// Adds one, durably: unlike the events, nothing gives it back.
  void add(StoredAttachment attachment);

  /// The attachment of that id, if `user` uploaded it, or may read a message that it goes with.
  Optional<StoredAttachment> readable(String id, UserId user);

  /// The ids of those from before a time that go with no message, `limit` at most, oldest first.
  ///
  /// @param before milliseconds since the epoch, UTC
  List<String> orphans(long before, int limit);

  /// The ids of those that a user has uploaded and that go with no message, `limit` at most.
  List<String> orphansOf(UserId owner, int limit);

  /// Removes one that goes with no message.
  ///
  /// @return false if it is gone already, or does go with one
  boolean removeOrphan(String id);
}
