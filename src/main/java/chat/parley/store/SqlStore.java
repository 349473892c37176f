package chat.parley.store;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.IdempotencyKey;
import chat.parley.chat.MessageId;
import chat.parley.chat.Receipt;
import chat.parley.chat.UserId;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The store in a SQL database. Nodes may share one, and several may be open on the same database:
/// their writers wait for each other.
///
/// Thread-safe: it holds nothing but pools of connections. A caller waits for a free connection for
/// seconds at most (10 for SQLite, 4 for PostgreSQL), and for PostgreSQL's answer for 10 s, then
/// gets a [StoreException].
public final class SqlStore implements Store {
  private final Database database;
  private final Jdbi reading;
  private final Jdbi writing;
  private final Personal personal = new SqlPersonal(this);
  private final Attachments attachments = new SqlAttachments(this);
  private final SearchIndex searchIndex = new SqlSearchIndex(this);
  private final Webhooks webhooks = new SqlWebhooks(this);
  private final Bots bots = new SqlBots(this);
  private final Pushes pushes = new SqlPushes(this);

  private SqlStore(Database database) {
    this.database = database;
    reading = database.reading();
    writing = database.writing();
  }

  /// Opens the database, made if it is a file that does not exist, and brings its tables to the
  /// newest version. Tries once: PostgreSQL that is away is told within a few seconds.
  ///
  /// @param jdbcUrl `jdbc:sqlite:` and the path of a file, or
  ///   `jdbc:postgresql://host[:port]/database[?user=…&password=…]`
  /// @throws StoreException if that fails; its message is one line that names the database and the
  ///   cause, and no password
  public static SqlStore open(String jdbcUrl) {
    Database database = Database.connect(jdbcUrl);
    try {
      database.migrate();
      return new SqlStore(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /// Has the pools of connections measured, by their names `parley-store-write` and
  /// `parley-store-read`. Once at most.
  public void track(MetricsTrackerFactory factory) {
    database.writes().setMetricsTrackerFactory(factory);
    database.reads().setMetricsTrackerFactory(factory);
  }

  /// The users in the same database, through the same connections.
  public AccountStore accounts() {
    return new SqlAccounts(database);
  }

  /// Who administers the users, and what they see and do.
  public AdminStore administration() {
    return new SqlAdmin(this);
  }

  /// What was done, by whom.
  public AuditLog auditLog() {
    return new SqlAdmin(this);
  }

  /// What is still to be done about users who were deleted.
  public Erasures erasures() {
    return new SqlErasures(this);
  }

  /// Its being made again from the chat log.
  public Rebuilding rebuilding() {
    return new Rebuilding(this, database);
  }

  @Override
  public Optional<LogPosition> position(int partition) {
    return read("read a position", handle -> PositionTable.find(handle, partition));
  }

  @Override
  public Map<Integer, LogPosition> positions() {
    return read("read positions", PositionTable::all);
  }

  @Override
  public boolean advance(int partition, Optional<LogPosition> expected, LogPosition next) {
    return write(
        "move a position",
        handle ->
            expected
                .map(from -> new Batch.Advance(partition, from, next))
                .map(advance -> !PositionTable.move(handle, List.of(advance)).isEmpty())
                .orElseGet(() -> PositionTable.insert(handle, partition, next)));
  }

  @Override
  public Map<ChatId, Chat> chats(Collection<ChatId> ids) {
    return read("read chats", handle -> ChatTable.restore(handle, ids));
  }

  @Override
  public Map<IdempotencyKey, Receipt> receipts(Collection<IdempotencyKey> keys) {
    return read("read receipts", handle -> EventTable.receipts(handle, keys));
  }

  @Override
  public List<StoredMessage> messages(Collection<MessageKey> keys) {
    return read("read messages", handle -> EventTable.messages(handle, keys));
  }

  @Override
  public void write(Batch batch) {
    change("write a batch", handle -> new BatchWriter(handle).write(batch));
  }

  @Override
  public List<AppliedEvent> eventsOf(
      int partition, long fromOffset, long toOffset, Collection<ChatId> chats) {
    return read(
        "read applied events",
        handle -> EventTable.from(handle, partition, fromOffset, toOffset, chats));
  }

  @Override
  public int readers() {
    return database.reads().getMaximumPoolSize() * 3 / 4;
  }

  @Override
  public Map<ChatId, Access> access(UserId user, Collection<ChatId> chats) {
    return read("read access", handle -> ChatsOfUser.access(handle, user, chats));
  }

  @Override
  public Optional<Provenance> provenance(ChatId chat, long seq) {
    return read("read where it comes from", handle -> ProvenanceTable.of(handle, chat, seq));
  }

  @Override
  public Optional<Provenance> provenance(ChatId chat, MessageId id, int among) {
    return read("read where it comes from", handle -> ProvenanceTable.of(handle, chat, id, among));
  }

  @Override
  public Map<ChatId, Long> heads(UserId user, int limit) {
    return read("read heads", handle -> ChatsOfUser.heads(handle, user, limit));
  }

  @Override
  public Set<ChatId> largerChats(UserId user, int members) {
    return read("read large chats", handle -> ChatsOfUser.larger(handle, user, members));
  }

  @Override
  public Set<UserId> inManyChats(Collection<UserId> users, int chats, ChatId except) {
    return read("count chats", handle -> MemberTable.inManyChats(handle, users, chats, except));
  }

  @Override
  public List<ChatSummary> recentChats(UserId user, int limit) {
    return read("read recent chats", handle -> ChatsOfUser.recent(handle, user, limit));
  }

  @Override
  public List<ChatPlace> places(UserId user, Optional<ChatPlace> after, int limit) {
    return read("read a list of chats", handle -> ChatsOfUser.places(handle, user, after, limit));
  }

  @Override
  public List<ChatSummary> summaries(UserId user, Collection<ChatId> chats) {
    return read("read summaries", handle -> ChatsOfUser.summaries(handle, user, chats));
  }

  @Override
  public List<Membership> members(ChatId chat, Optional<UserId> after, int limit) {
    return read("read members", handle -> MemberTable.page(handle, chat, after, limit));
  }

  @Override
  public List<Channel> channels(String text, Optional<ChatId> after, int limit) {
    return read("look for channels", handle -> ChannelTable.find(handle, text, after, limit));
  }

  @Override
  public List<StoredEvent> eventsAfter(ChatId chat, long afterSeq, long upToSeq, int limit) {
    return read("read events", handle -> EventTable.after(handle, chat, afterSeq, upToSeq, limit));
  }

  @Override
  public List<StoredEvent> eventsBefore(ChatId chat, long beforeSeq, int limit) {
    return read("read events", handle -> EventTable.before(handle, chat, beforeSeq, limit));
  }

  @Override
  public List<ReferenceCursor> referenceCursors(UserId user) {
    return read("read reference cursors", handle -> ReferenceCursorTable.find(handle, user));
  }

  @Override
  public void advanceReferenceCursors(UserId user, Map<ChatId, Long> seqs) {
    change("move reference cursors", handle -> ReferenceCursorTable.advance(handle, user, seqs));
  }

  @Override
  public Personal personal() {
    return personal;
  }

  @Override
  public Attachments attachments() {
    return attachments;
  }

  @Override
  public SearchIndex searchIndex() {
    return searchIndex;
  }

  @Override
  public Webhooks webhooks() {
    return webhooks;
  }

  @Override
  public Bots bots() {
    return bots;
  }

  @Override
  public Pushes pushes() {
    return pushes;
  }

  @Override
  public void ping() {
    read("ping", handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  @Override
  public void close() {
    database.close();
  }

  <R> R read(String doing, Function<Handle, R> query) {
    try {
      return reading.withHandle(query::apply);
    } catch (JdbiException e) {
      throw Failures.during(database.name(), doing, e);
    }
  }

  WordIndex words() {
    return database.words();
  }

  /// Writes what nothing can give back: with it, the database makes sure that it is there.
  <R> R keep(String doing, Function<Handle, R> transaction) {
    try {
      return writing.withHandle(handle -> database.durability().transaction(handle, transaction));
    } catch (JdbiException e) {
      throw Failures.during(database.name(), doing, e);
    }
  }

  <R> R write(String doing, Function<Handle, R> transaction) {
    try {
      return writing.inTransaction(transaction::apply);
    } catch (JdbiException e) {
      throw Failures.during(database.name(), doing, e);
    }
  }

  void change(String doing, Consumer<Handle> transaction) {
    write(
        doing,
        handle -> {
          transaction.accept(handle);
          return true;
        });
  }
}
