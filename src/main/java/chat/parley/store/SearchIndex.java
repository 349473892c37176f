package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What messages are found by: their words. Made from the events, some time after them.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails.
public interface SearchIndex {

  // ---- for the indexer

  /// How far those of `chats` that exist have been indexed, in no order.
  List<Place> places(Collection<ChatId> chats);

  /// The same of the chats that follow one by id, in that order, `limit` at most.
  List<Place> placesAfter(Optional<ChatId> after, int limit);

  /// The events of some stretches, by chat, then seq; messages in their present state, without
  /// their reactions. For a thousand events or so at a time.
  List<StoredEvent> events(Collection<Stretch> stretches);

  /// The present states of those of `spots` that are messages and not deleted, without their
  /// reactions.
  Map<Spot, byte[]> present(Collection<Spot> spots);

  /// Notes that some stretches, at most one of a chat, have been indexed, and gives messages of
  /// these chats their words (none: nothing finds it any more). In one transaction, but for chats
  /// that do not stand at the `from` of their stretch any more, since somebody else was faster: of
  /// these nothing is changed.
  ///
  /// @return the chats that were moved
  Set<ChatId> index(Collection<Stretch> stretches, Map<Spot, List<String>> words);

  // ---- for readers

  /// Messages that `user` may read, the newest first.
  Page find(UserId user, Search search);

  /// Where a chat stands.
  ///
  /// @param indexed up to this seq; 0 if nothing is
  /// @param head of its last event
  record Place(ChatId chat, long indexed, long head) {
    public boolean behind() {
      return indexed < head;
    }
  }

  /// The events of a chat with `from` < seq ≤ `to`.
  record Stretch(ChatId chat, long from, long to) {}

  /// Where a message is.
  record Spot(ChatId chat, long seq) {}

  /// A word of letters and digits, as the index has it.
  ///
  /// @param prefix whether longer words that begin so will do
  record Term(String word, boolean prefix) {}

  /// What is looked for.
  ///
  /// @param terms all of which a message must have; at least one
  /// @param from sent at this time or later, milliseconds since the epoch
  /// @param until sent before this time
  /// @param after those that come after this one in the order of results
  /// @param limit at most so many messages; fewer come if they are large
  record Search(
      List<Term> terms,
      Optional<ChatId> chat,
      Optional<UserId> sender,
      OptionalLong from,
      OptionalLong until,
      Optional<Cursor> after,
      int limit) {
    public Search {
      terms = List.copyOf(terms);
    }
  }

  /// Results.
  ///
  /// @param next the place of the last one, if there are more
  record Page(List<StoredEvent> messages, Optional<Cursor> next) {}

  /// The place of a result: results are in the order of time, then chat, then seq, all descending.
  record Cursor(long sentAt, ChatId chat, long seq) {}
}
