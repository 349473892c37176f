package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/// A database that a node of the next release has brought to its version, while nodes of this one
/// go on, and others of this one start.
final class LaterVersion {
  private static final ChatId CHAT = new ChatId("g1");

  private LaterVersion() {}

  /// @param url of an empty database
  static void isUsedByThisOne(String url) {
    try (SqlStore running = SqlStore.open(url)) {
      Scribe scribe = new Scribe(running, 0).create(CHAT, "alice", "bob");
      scribe.commit();

      migrateFurther(url);

      scribe.send(CHAT, "alice").commit();
      running
          .accounts()
          .create(new Profile(new UserId("u_1"), Optional.of("anna"), "Anna"), "h", 1);
      try (SqlStore started = SqlStore.open(url)) {
        Scribe.takingOver(started, 0, CHAT).send(CHAT, "bob").commit();
        assertThat(started.eventsAfter(CHAT, 0, 9, 9))
            .extracting(StoredEvent::seq)
            .isEqualTo(List.of(1L, 2L, 3L));
      }
    }
  }

  private static void migrateFurther(String url) {
    try (Database database = Database.connect(url)) {
      Flyway.configure()
          .dataSource(database.migrations())
          .locations(
              "classpath:db/migration",
              "classpath:db/" + database.kind(),
              "classpath:chat/parley/store/later")
          .javaMigrations(new FoldedTitles())
          .placeholders(database.placeholders())
          .load()
          .migrate();
    }
  }
}
