package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What messages are found by: their words. Made from the events, some time after them.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails.
public interface SearchIndex {

  /// Chats with events that have not been looked at, `limit` at most. Looks at every chat: seldom
  /// to be called.
  List<ChatId> behind(int limit);

  /// How far a chat's events have been looked at; 0 if never.
  long indexed(ChatId chat);

  /// The present states of those of `seqs` that are messages and not deleted, UTF-8 JSON by seq.
  Map<Long, byte[]> present(ChatId chat, Collection<Long> seqs);

  /// Gives messages their words (none: nothing finds it any more), and notes how far the chat's
  /// events have been looked at, unless somebody else has done so meanwhile.
  ///
  /// @param from where it stood
  /// @return false, with nothing changed, if it does not stand there any more
  boolean index(ChatId chat, Map<Long, List<String>> words, long from, long to);

  /// Messages that `user` may read, the newest first.
  List<Found> find(UserId user, Search search);

  /// A message, and its place among the results.
  record Found(StoredEvent event, Cursor place) {}

  /// What is looked for.
  ///
  /// @param words all of which a message must have; at least one
  /// @param prefix whether the last one may be the beginning of a word
  /// @param from sent at this time or later, milliseconds since the epoch
  /// @param until sent before this time
  /// @param after those that come after this one in the order of results
  record Search(
      List<String> words,
      boolean prefix,
      Optional<ChatId> chat,
      Optional<UserId> sender,
      OptionalLong from,
      OptionalLong until,
      Optional<Cursor> after,
      int limit) {
    public Search {
      words = List.copyOf(words);
    }
  }

  /// The place of a result: results are in the order of time, then chat, then seq, all descending.
  record Cursor(long sentAt, ChatId chat, long seq) {}
}
