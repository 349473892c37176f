package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;

/// A database as the first version left it: tables of V1 with two chats in them.
final class FirstVersion {
  private static final ChatId CHAT = new ChatId("g1");
  private static final UserId ALICE = new UserId("alice");
  private static final byte[] MESSAGE = "{\"type\":\"message\",\"text\":\"old\"}".getBytes(UTF_8);

  private FirstVersion() {}

  /// @param url of an empty database
  static void rowsAreKept(String url) throws SQLException {
    try (Database database = Database.connect(url)) {
      Flyway.configure()
          .dataSource(database.migrations())
          .locations("classpath:db/migration")
          .placeholders(database.placeholders())
          .target("1")
          .load()
          .migrate();
      try (Connection connection = database.writes().getConnection()) {
        fill(connection);
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      }
    }
    try (Store store = SqlStore.open(url)) {
      assertThat(store.eventsAfter(CHAT, 0, 9, 9))
          .extracting(StoredEvent::json)
          .containsExactly("{}".getBytes(UTF_8), MESSAGE);
      assertThat(store.recentChats(ALICE, 9).getFirst().unread()).isEqualTo(1);
      StoredMessage stored = store.messages(Set.of(new MessageKey(CHAT, 2, ALICE))).getFirst();
      assertThat(stored.json()).isEqualTo(MESSAGE);
      assertThat(stored.reactions()).isZero();
      changeIt(store);
      assertThat(store.channels("ÜBER", Optional.empty(), 9))
          .containsExactly(new Channel(new ChatId("c1"), "Über Tee", 1));
    }
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO chats VALUES ('g1', 'group', 'Title', 2, 2, 1000, 2)");
      statement.execute("INSERT INTO chats VALUES ('c1', 'channel', 'Über Tee', 1, NULL, 1000, 1)");
      for (String user : List.of("alice", "bob")) {
        statement.execute(
            "INSERT INTO members VALUES ('g1', '%s', 'owner', 1, 0, NULL, 0)".formatted(user));
      }
      statement.execute("INSERT INTO log_positions VALUES (0, 'topic-a', 2, 1)");
    }
    event(connection, 1, "chat_created", "{}".getBytes(UTF_8));
    event(connection, 2, "message", MESSAGE);
  }

  private static void event(Connection connection, long seq, String type, byte[] json)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO events VALUES ('g1', ?, ?, 'bob', NULL, ?, 1000, 0, 1, ?, ?)")) {
      insert.setLong(1, seq);
      insert.setString(2, type);
      insert.setString(3, "m-" + seq);
      insert.setLong(4, seq - 1);
      insert.setBytes(5, json);
      insert.execute();
    }
  }

  /// What stood there before is changed like what is written now.
  private static void changeIt(Store store) {
    byte[] tombstone = Scribe.tombstone(CHAT, 2);
    store.write(
        new Batch(
            List.of(
                new Batch.Advance(0, new LogPosition("topic-a", 2), new LogPosition("topic-a", 3))),
            List.of(),
            List.of(new Rewrite(CHAT, 2, tombstone, true))));
    assertThat(store.eventsAfter(CHAT, 1, 9, 9))
        .extracting(StoredEvent::json)
        .containsExactly(tombstone);
    assertThat(store.recentChats(ALICE, 9).getFirst().unread()).isZero();
  }
}
