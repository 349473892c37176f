package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import chat.parley.chat.Limits;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Messages that are edited, deleted and reacted to. In [#spoken] seq 2 is alice's.
abstract class StoreChangesContract extends StoreContract {

  /// A connection to the test's database, beside the store.
  abstract Connection connect() throws SQLException;

  private Scribe spoken() {
    return scribe().create(G1, "alice", "bob", "carol").send(G1, "alice").commit();
  }

  private byte[] read(long seq) {
    return store.eventsAfter(G1, seq - 1, seq, 1).getFirst().json();
  }

  private String text(long seq) {
    return new String(read(seq), UTF_8);
  }

  @Test
  void editedMessageIsReadInItsPresentStateFromThenOn() throws SQLException {
    spoken().edit(G1, "alice", 2, "ho").commit();
    byte[] present = Scribe.present(G1, 2, "ho");

    assertThat(read(2)).isEqualTo(present);
    assertThat(store.eventsBefore(G1, 3, 1).getFirst().json()).isEqualTo(present);
    assertThat(store.recentChats(BOB, 1).getFirst().lastMessage()).get().isEqualTo(present);
    assertThat(store.eventsOf(0, 1, 2, Set.of(G1)).getFirst().event().json()).isEqualTo(present);
    assertThat(read(3)).isEqualTo(Scribe.edited(G1, 3, "ho"));
    assertThat(rows()).noneMatch(row -> row.contains("secret"));
  }

  @Test
  void lastOfSeveralChangesInOneBatchCounts() {
    scribe()
        .create(G1, "alice", "bob")
        .send(G1, "alice")
        .edit(G1, "alice", 2, "one")
        .send(G1, "alice")
        .edit(G1, "alice", 2, "two")
        .edit(G1, "alice", 4, "three")
        .commit();

    assertThat(read(2)).isEqualTo(Scribe.present(G1, 2, "two"));
    assertThat(read(4)).isEqualTo(Scribe.present(G1, 4, "three"));
    assertThat(read(3)).isEqualTo(Scribe.edited(G1, 3, "one"));
  }

  @Test
  void changesOfOneChatLeaveOthersAlone() {
    Scribe scribe = spoken().create(G2, "alice").send(G2, "alice").react(G2, "alice", 2, "👍");

    scribe.edit(G1, "alice", 2, "ho").delete(G1, "alice", 2).commit();

    assertThat(new String(store.eventsAfter(G2, 1, 2, 1).getFirst().json(), UTF_8))
        .contains("secret €", "👍");
  }

  @Test
  void textOfADeletedMessageIsInNoColumn() throws SQLException {
    Scribe scribe = spoken().edit(G1, "alice", 2, "secret-2").commit();
    scribe.edit(G1, "alice", 2, "secret-3").react(G1, "bob", 2, "secret-4").commit();
    assertThat(rows()).anyMatch(row -> row.contains("secret"));

    scribe.edit(G1, "alice", 2, "secret-5").delete(G1, "alice", 2).commit();

    assertThat(read(2)).isEqualTo(Scribe.tombstone(G1, 2));
    for (long edit : List.of(3L, 4L, 6L)) {
      assertThat(read(edit)).isEqualTo(Scribe.edited(G1, edit, ""));
    }
    // Scribe writes the same text, which is secret, into every event that is neither.
    assertThat(rows("events", "seq NOT IN (1, 5, 7)")).hasSize(4);
    assertThat(rows("events", "seq NOT IN (1, 5, 7)")).noneMatch(row -> row.contains("secret"));
    assertThat(rows("reactions", "1 = 1")).isEmpty();
  }

  @Test
  void messageThatIsDeletedInTheBatchInWhichItWasSentIsGoneToo() throws SQLException {
    scribe()
        .create(G1, "alice", "bob")
        .send(G1, "alice")
        .edit(G1, "alice", 2, "secret-2")
        .react(G1, "bob", 2, "👍")
        .delete(G1, "alice", 2)
        .commit();

    assertThat(rows("events", "seq IN (2, 3)")).hasSize(2);
    assertThat(rows("events", "seq IN (2, 3)")).noneMatch(row -> row.contains("secret"));
    assertThat(rows("reactions", "1 = 1")).isEmpty();
    assertThat(reactionCount(2)).isZero();
  }

  @Test
  void deletedMessageIsNotUnreadAndStaysTheLastOne() {
    Scribe scribe = spoken().send(G1, "alice").commit();
    assertThat(store.recentChats(BOB, 1).getFirst().unread()).isEqualTo(2);

    scribe.delete(G1, "alice", 3).edit(G1, "alice", 2, "ho").react(G1, "alice", 2, "👍").commit();

    ChatSummary summary = store.recentChats(BOB, 1).getFirst();
    assertThat(summary.unread()).isEqualTo(1);
    assertThat(summary.lastMessage()).get().isEqualTo(Scribe.tombstone(G1, 3));
  }

  @Test
  void reactionsComeWithTheirMessageByEmojiInTheOrderInWhichTheyCame() {
    spoken()
        .react(G1, "carol", 2, "👍")
        .react(G1, "alice", 2, "\"\\")
        .react(G1, "alice", 2, "👍")
        .commit();
    String present =
        new String(Scribe.json(G1, 2), UTF_8).replaceFirst("}$", "")
            + ",\"reactions\":[{\"emoji\":\"👍\",\"user_ids\":[\"carol\",\"alice\"]},"
            + "{\"emoji\":\"\\\"\\\\\",\"user_ids\":[\"alice\"]}]}";

    assertThat(text(2)).isEqualTo(present);
    assertThat(new String(store.eventsBefore(G1, 3, 1).getFirst().json(), UTF_8))
        .isEqualTo(present);
    assertThat(reactionCount(2)).isEqualTo(3);
  }

  @Test
  void reactionTakenBackIsGone() {
    Scribe scribe = spoken().react(G1, "bob", 2, "👍").react(G1, "carol", 2, "👍").commit();

    scribe.unreact(G1, "bob", 2, "👍").commit();
    assertThat(text(2)).contains("\"user_ids\":[\"carol\"]").doesNotContain("bob");
    assertThat(reactionCount(2)).isEqualTo(1);

    scribe.unreact(G1, "carol", 2, "👍").react(G1, "bob", 2, "👎").unreact(G1, "bob", 2, "👎");
    scribe.commit();
    assertThat(read(2)).isEqualTo(Scribe.json(G1, 2));
    assertThat(reactionCount(2)).isZero();
  }

  @Test
  void editKeepsReactions() {
    spoken().react(G1, "bob", 2, "👍").edit(G1, "alice", 2, "ho").commit();

    assertThat(text(2)).contains("ho", "👍");
  }

  @Test
  void pageOfManyMessagesHasTheReactionsOfEach() {
    Scribe scribe = scribe().create(G1, "alice", "bob");
    IntStream.range(0, 300).forEach(_ -> scribe.send(G1, "alice"));
    for (long seq = 2; seq <= 301; seq += 3) {
      scribe.react(G1, "bob", seq, "e" + seq);
    }
    scribe.commit();

    for (StoredEvent event : store.eventsAfter(G1, 1, 301, 300)) {
      String json = new String(event.json(), UTF_8);
      if (event.seq() % 3 == 2) {
        assertThat(json).contains("\"emoji\":\"e%d\"".formatted(event.seq()));
      } else {
        assertThat(json).doesNotContain("reactions");
      }
    }
  }

  @Test
  void pageEndsWhereItsReactionsAreTooMany() {
    Scribe scribe = scribe().create(G1, "alice", "bob");
    IntStream.range(0, 300).forEach(_ -> scribe.send(G1, "alice"));
    for (long seq = 2; seq <= 301; seq++) {
      for (int i = 0; i < Limits.MAX_REACTIONS_BY_USER; i++) {
        scribe.react(G1, "bob", seq, "e" + i);
      }
    }
    scribe.commit();
    int fit = EventTable.MAX_REACTIONS / Limits.MAX_REACTIONS_BY_USER;

    assertThat(seqs(store.eventsAfter(G1, 1, 301, 300)))
        .containsExactlyElementsOf(LongStream.range(2, 2 + fit).boxed().toList());
    assertThat(seqs(store.eventsBefore(G1, 302, 300)))
        .containsExactlyElementsOf(LongStream.range(302 - fit, 302).boxed().toList());
  }

  @Test
  void messagesAreFoundByChatAndSeqWithTheReactionsOfTheAskingUser() {
    spoken()
        .react(G1, "bob", 2, "👍")
        .react(G1, "bob", 2, "👎")
        .react(G1, "carol", 2, "👍")
        .commit();

    List<StoredMessage> found =
        store.messages(
            Set.of(
                new MessageKey(G1, 1, BOB),
                new MessageKey(G1, 2, ALICE),
                new MessageKey(G1, 2, BOB),
                new MessageKey(G1, 3, BOB),
                new MessageKey(G1, 99, BOB),
                new MessageKey(G2, 2, BOB)));

    assertThat(found)
        .extracting(StoredMessage::key)
        .containsExactlyInAnyOrder(new MessageKey(G1, 2, ALICE), new MessageKey(G1, 2, BOB));
    assertThat(found)
        .allSatisfy(
            message -> {
              assertThat(message.json()).isEqualTo(Scribe.json(G1, 2));
              assertThat(message.reactions()).isEqualTo(3);
              assertThat(message.own())
                  .isEqualTo(message.key().user().equals(BOB) ? Set.of("👍", "👎") : Set.of());
            });
    assertThat(store.messages(List.of())).isEmpty();
  }

  @Test
  void deletedMessageIsFoundAsWhatIsLeftOfIt() {
    spoken().react(G1, "bob", 2, "👍").delete(G1, "alice", 2).commit();

    StoredMessage found = store.messages(Set.of(new MessageKey(G1, 2, BOB))).getFirst();

    assertThat(found.json()).isEqualTo(Scribe.tombstone(G1, 2));
    assertThat(found.reactions()).isZero();
    assertThat(found.own()).isEmpty();
  }

  @Test
  void anyNumberOfMessagesIsFoundAtOnce() {
    Scribe scribe = scribe().create(G1, "alice");
    IntStream.range(0, 1_300).forEach(_ -> scribe.send(G1, "alice"));
    scribe.commit();

    List<MessageKey> keys =
        IntStream.rangeClosed(1, 15_000).mapToObj(seq -> new MessageKey(G1, seq, ALICE)).toList();

    assertThat(store.messages(keys)).hasSize(1_300);
  }

  @Test
  void fencedBatchChangesNoMessage() {
    Scribe scribe = spoken();
    Batch stale = scribe.edit(G1, "alice", 2, "ho").react(G1, "bob", 2, "👍").batch();
    store.advance(0, store.position(0), new LogPosition("topic-a", 99));

    assertThat(catchThrowable(() -> store.write(stale))).isInstanceOf(FencedException.class);
    assertThat(read(2)).isEqualTo(Scribe.json(G1, 2));
  }

  @Test
  void channelIsKeptAsSuch() {
    ChatId news = new ChatId("news");
    scribe().channel(news, "alice", "bob").join(news, "carol").commit();

    assertThat(restored(store, news).kind()).isEqualTo(Kind.CHANNEL);
    assertThat(restored(store, news).role(ALICE)).contains(Role.OWNER);
    assertThat(store.recentChats(CAROL, 1).getFirst().kind()).isEqualTo(Kind.CHANNEL);
    assertThat(store.access(new UserId("dave"), List.of(news))).isEmpty();
  }

  private int reactionCount(long seq) {
    return store.messages(Set.of(new MessageKey(G1, seq, ALICE))).getFirst().reactions();
  }

  /// All that the tables hold of messages, a row a string, but for the text that [Scribe] gives to
  /// events that are none.
  private List<String> rows() throws SQLException {
    List<String> rows = rows("events", "type IN ('message', 'tombstone', 'edited')");
    rows.addAll(rows("reactions", "1 = 1"));
    return rows;
  }

  private List<String> rows(String table, String where) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT * FROM %s WHERE %s".formatted(table, where))) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        StringBuilder text = new StringBuilder();
        for (int column = 1; column <= columns; column++) {
          Object value = row.getObject(column);
          text.append(value instanceof byte[] bytes ? new String(bytes, UTF_8) : value).append('|');
        }
        rows.add(text.toString());
      }
    }
    return rows;
  }
}
