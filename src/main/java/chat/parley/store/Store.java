package chat.parley.store;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.IdempotencyKey;
import chat.parley.chat.MessageId;
import chat.parley.chat.Receipt;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What has happened in all chats, and how far each partition of the chat log has been applied.
///
/// Every method blocks and may be called from any thread. Every method throws [StoreException] when
/// the database cannot be reached or fails; then nothing was changed, or, for [#write] and
/// [#advance], it cannot be told: the caller repeats the call, and a repeat of what had succeeded
/// is a [FencedException] or `false`.
public interface Store extends AutoCloseable {

  // ---- for the sequencer

  /// How far the partition has been applied; empty if it never was.
  Optional<LogPosition> position(int partition);

  /// How far each partition that was ever applied has been applied.
  Map<Integer, LogPosition> positions();

  /// Moves a partition's position from `expected` (empty: there is none) to `next`, atomically.
  ///
  /// @return false, with nothing changed, if the position is not `expected`
  boolean advance(int partition, Optional<LogPosition> expected, LogPosition next);

  /// The states of those of `ids` that exist; the others are absent from the result.
  Map<ChatId, Chat> chats(Collection<ChatId> ids);

  /// The receipts of those of `keys` that have an event.
  Map<IdempotencyKey, Receipt> receipts(Collection<IdempotencyKey> keys);

  /// Those of `keys` that are messages, deleted ones too, in their present state.
  List<StoredMessage> messages(Collection<MessageKey> keys);

  /// Writes a batch in one transaction: its events, what they change in earlier messages, the
  /// heads, titles and members of their chats, and the log positions, each moved by
  /// compare-and-set.
  ///
  /// @throws FencedException if a position is not the batch's `from`: another owner has written;
  ///   nothing was changed
  void write(Batch batch);

  /// The events that came from the offsets `fromOffset` (inclusive) to `toOffset` (exclusive) of
  /// one partition, among `chats`, ordered by offset, then seq. The range lies shortly before the
  /// partition's position.
  List<AppliedEvent> eventsOf(
      int partition, long fromOffset, long toOffset, Collection<ChatId> chats);

  // ---- for readers

  /// How many reads those who can wait may have under way at a time. Past it they wait for each
  /// other, and the sequencer, which cannot, finds a connection free.
  int readers();

  /// What `user` may read of those of `chats` they are or were a member of; the others are absent
  /// from the result.
  Map<ChatId, Access> access(UserId user, Collection<ChatId> chats);

  /// The head of every chat that `user` is a member of, most recently active first, `limit` at
  /// most.
  Map<ChatId, Long> heads(UserId user, int limit);

  /// The chats with more than `members` members that `user` is a member of, all of them.
  Set<ChatId> largerChats(UserId user, int members);

  /// Those of `users` who are members of at least `chats` chats besides `except`, which they may be
  /// a member of or not.
  Set<UserId> inManyChats(Collection<UserId> users, int chats, ChatId except);

  /// The chats of `user`, most recently active first, `limit` at most.
  List<ChatSummary> recentChats(UserId user, int limit);

  /// The list of `user`'s chats after a place in it, `limit` at most.
  List<ChatPlace> places(UserId user, Optional<ChatPlace> after, int limit);

  /// Those of `chats` that `user` is a member of, in no order.
  List<ChatSummary> summaries(UserId user, Collection<ChatId> chats);

  /// The members of a chat by user id, with their markers, after one of them, `limit` at most.
  List<Membership> members(ChatId chat, Optional<UserId> after, int limit);

  /// The channels whose title has `text` in it, as [Folded] sees both, by id, after one of them,
  /// `limit` at most.
  List<Channel> channels(String text, Optional<ChatId> after, int limit);

  /// Events with `afterSeq` < seq ≤ `upToSeq`, ascending, the first `limit` of them; fewer if they
  /// have very many reactions, but at least one if there is any.
  List<StoredEvent> eventsAfter(ChatId chat, long afterSeq, long upToSeq, int limit);

  /// Events with seq < `beforeSeq`, ascending, the last `limit` of them; fewer if they have very
  /// many reactions, but at least one if there is any.
  List<StoredEvent> eventsBefore(ChatId chat, long beforeSeq, int limit);

  /// Where the message with that seq comes from.
  Optional<Provenance> provenance(ChatId chat, long seq);

  /// Where the message with that id comes from, if it is among the last `among` events of its chat.
  Optional<Provenance> provenance(ChatId chat, MessageId id, int among);

  // ---- for the reference system's endpoint, whose clients keep no cursor

  /// For each chat of `user`: how far the endpoint has delivered it (at first: up to before the
  /// user joined) and its head. Chats with nothing to deliver may be left out.
  List<ReferenceCursor> referenceCursors(UserId user);

  /// Moves the endpoint's cursors of `user` forward; one that is already further stays.
  void advanceReferenceCursors(UserId user, Map<ChatId, Long> seqs);

  /// What is kept of people.
  Personal personal();

  /// The files that go with messages.
  Attachments attachments();

  /// What messages are found by.
  SearchIndex searchIndex();

  /// Where events are sent to, and how far.
  Webhooks webhooks();

  /// Users that are programs.
  Bots bots();

  /// Where users are reached while they are away.
  Pushes pushes();

  // ---- life

  /// Returns if the database answers.
  void ping();

  @Override
  void close();
}
