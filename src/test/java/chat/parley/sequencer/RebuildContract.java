package chat.parley.sequencer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.FakeLog;
import chat.parley.chatlog.FakeScan;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.store.Batch;
import chat.parley.store.Comparison;
import chat.parley.store.FencedException;
import chat.parley.store.LogPosition;
import chat.parley.store.Profile;
import chat.parley.store.ReferenceCursor;
import chat.parley.store.SearchIndex;
import chat.parley.store.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that is made from a log, and from the same log again, on either database. Beside it
/// stands one that was made command by command, on SQLite.
abstract class RebuildContract {
  private static final ChatId G1 = new ChatId("g1");
  private static final UserId ALICE = new UserId("alice");

  @TempDir Path beside;

  private final FakeScan log = new FakeScan();
  private SqlStore store;
  private SqlStore reference;

  /// Opens a store on a database with nothing in it.
  abstract SqlStore open();

  /// The same database.
  abstract Connection connect() throws SQLException;

  @BeforeEach
  void make() {
    log.add(commands());
    store = open();
    reference = SqlStore.open("jdbc:sqlite:" + beside.resolve("reference.db"));
    rebuild(reference, 1);
    rebuild(store, 100);
  }

  @AfterEach
  void close() {
    store.close();
    reference.close();
  }

  /// Messages with edits, deletions, reactions and repeats, and members who come and go.
  private static List<LoggedCommand> commands() {
    FakeLog appended = FakeLog.working();
    LoggedTraffic traffic = new LoggedTraffic(appended.open(), Commands.ASKER);
    traffic.createGroups();
    traffic.send(200);
    List<LoggedCommand> commands = new ArrayList<>(appended.appended());
    commands.add(Commands.add("g1", "alice", "carol", "dora"));
    commands.add(Commands.send("g1", "carol", "of-carol"));
    commands.add(Commands.remove("g1", "alice", "carol"));
    commands.add(Commands.send("g1", "carol", "refused"));
    commands.add(Commands.open("bob", "erik", "hello"));
    return commands;
  }

  private Rebuild.Progress rebuild(SqlStore into, int batch) {
    return new Rebuild(log.open(batch), into, log.ends()).run(_ -> {});
  }

  private List<Comparison.Difference> differences() {
    return new Comparison(store, reference).differences();
  }

  private void damage(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  @Test
  void whatTheLogGivesIsTheSameHoweverItIsCutIntoBatches() {
    assertThat(differences()).isEmpty();
    assertThat(store.positions()).isEqualTo(reference.positions());
    assertThat(store.eventsAfter(G1, 0, 999, 999)).isNotEmpty();
  }

  @Test
  void whatWasDamagedIsToldAndIsMadeAgainAsItWas() throws SQLException {
    damage(
        "DELETE FROM events WHERE chat_id = 'g1' AND seq IN (3, 4)",
        "UPDATE chats SET title = 'Other' WHERE chat_id = 'g2'",
        "DELETE FROM members WHERE chat_id = 'g3'",
        "INSERT INTO members VALUES ('g4', 'mallory', 'owner', 1, 7, NULL, 0)",
        "DELETE FROM reactions");
    assertThat(differences())
        .extracting(Comparison.Difference::table)
        .containsExactly("events", "chats", "members", "reactions");
    assertThat(differences().getFirst())
        .isEqualTo(new Comparison.Difference("events", 2, 0, 0, List.of("g1 3", "g1 4")));
    assertThat(differences().get(2))
        .isEqualTo(
            new Comparison.Difference(
                "members", 2, 1, 0, List.of("g3 alice", "g3 bob", "g4 mallory")));

    store.rebuilding().begin(FakeScan.TOPIC.id(), 1);
    Rebuild.Progress done = rebuild(store, 50);
    store.rebuilding().finish();

    assertThat(differences()).isEmpty();
    assertThat(done.records()).isEqualTo(done.of()).isEqualTo(log.size());
    assertThat(done.events()).isPositive();
  }

  @Test
  void whatTheStoreAloneHasIsKept() {
    Profile anna = new Profile(new UserId("u_anna"), Optional.of("anna"), "Anna");
    store.accounts().create(anna, "hash", 1);
    store.advanceReferenceCursors(ALICE, Map.of(G1, 5L));
    List<ReferenceCursor> cursors = store.referenceCursors(ALICE);

    store.rebuilding().begin(FakeScan.TOPIC.id(), 1);
    rebuild(store, 100);

    assertThat(store.accounts().profiles(Set.of(anna.user()))).containsExactly(anna);
    assertThat(store.referenceCursors(ALICE)).isEqualTo(cursors);
  }

  @Test
  void anInterruptedRebuildIsMarkedAndGoesOnWhereItWas() {
    store.rebuilding().begin(FakeScan.TOPIC.id(), 1);
    assertThatExceptionOfType(IllegalCallerException.class)
        .isThrownBy(
            () ->
                new Rebuild(log.open(50), store, log.ends())
                    .run(
                        _ -> {
                          throw new IllegalCallerException("interrupted");
                        }));
    assertThat(store.rebuilding().unfinished()).contains(FakeScan.TOPIC.id());
    assertThat(differences()).isNotEmpty();

    Rebuild.Progress rest = rebuild(store, 50);
    store.rebuilding().finish();

    assertThat(differences()).isEmpty();
    assertThat(rest.of()).isEqualTo(log.size() - 50);
    assertThat(store.rebuilding().unfinished()).isEmpty();
  }

  @Test
  void whoeverWritesMeanwhileIsNoticed() {
    store.rebuilding().begin(FakeScan.TOPIC.id(), 1);

    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(() -> new Rebuild(log.open(50), store, log.ends()).run(_ -> moveOn()));
  }

  private void moveOn() {
    store
        .positions()
        .forEach(
            (partition, at) ->
                store.advance(
                    partition,
                    Optional.of(at),
                    new LogPosition(at.topicId(), at.nextOffset() + 1)));
  }

  @Test
  void aRecordOfANewerVersionIsNotPassedOver() {
    log.add("g1".getBytes(UTF_8), "{\"v\":2,\"chat_id\":\"g1\",\"what\":[1]}".getBytes(UTF_8));
    log.add(List.of(Commands.send("g1", "alice", "after")));
    store.rebuilding().begin(FakeScan.TOPIC.id(), 1);

    assertThatExceptionOfType(NewerRecordException.class)
        .isThrownBy(() -> rebuild(store, 1))
        .withMessageContaining("a record of version 2 at offset ");
    int partition = BuiltInPartitioner.partitionForKey("g1".getBytes(UTF_8), 2);
    assertThat(store.position(partition)).isEqualTo(reference.position(partition));
    assertThat(store.rebuilding().unfinished()).isPresent();
  }

  @Test
  void whatIsNoCommandIsPassedOver() {
    log.add("g1".getBytes(UTF_8), null);
    log.add("g1".getBytes(UTF_8), "garbage".getBytes(UTF_8));
    log.mark(0).mark(1);

    rebuild(store, 100);

    assertThat(differences()).isEmpty();
    log.ends()
        .forEach(
            (partition, end) ->
                assertThat(store.position(partition))
                    .contains(new LogPosition(FakeScan.TOPIC.id(), end)));
  }

  @Test
  void anEmptiedStoreIsIndexedAgain() {
    SearchIndex index = store.searchIndex();
    index.index(List.of(new SearchIndex.Stretch(G1, 0, 5)), Map.of());
    assertThat(index.places(List.of(G1)).getFirst().indexed()).isEqualTo(5);

    store.rebuilding().begin(FakeScan.TOPIC.id(), 1);
    rebuild(store, 100);

    assertThat(index.places(List.of(G1)).getFirst().indexed()).isZero();
  }

  @Test
  void theLogsThatAStoreWasMadeFromAreCounted() {
    assertThat(store.rebuilding().logs()).isEqualTo(1);

    store
        .positions()
        .forEach(
            (partition, at) ->
                store.write(
                    new Batch(
                        List.of(new Batch.Advance(partition, at, new LogPosition("topic-2", 0))),
                        List.of())));

    assertThat(store.rebuilding().logs()).isEqualTo(2);
  }
}
