package chat.parley.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.chat.ChatId;
import chat.parley.chatlog.ChatLog;
import chat.parley.chatlog.ChatLogReader;
import chat.parley.chatlog.ChatLogSettings;
import chat.parley.chatlog.ChatLogTopic;
import chat.parley.chatlog.LogEntry;
import chat.parley.delivery.FakeDirectory;
import chat.parley.delivery.FakeInboxes;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.RecordingSessions;
import chat.parley.delivery.Router;
import chat.parley.delivery.Trail;
import chat.parley.drill.PostgresServer;
import chat.parley.embedded.BrokerSettings;
import chat.parley.embedded.EmbeddedBroker;
import chat.parley.kafka.ClientProperties;
import chat.parley.kafka.KafkaConnection;
import chat.parley.kafka.Topics;
import chat.parley.store.LogPosition;
import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import chat.parley.store.StoredEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Why PostgreSQL may commit with `synchronous_commit=off`: a real one is killed with commits in
/// its buffers, which are lost, after their events have been acknowledged, delivered and the
/// group's offset committed. They come back from a real chat log, each as it was.
final class PostgresReplayIT {
  /// With the WAL writer stopped, nothing but a synchronous commit ([#makeDurable]) brings commits
  /// to the disk.
  private static final Map<String, String> FORGETFUL =
      Map.of(
          "wal_writer_delay", "10s",
          "wal_buffers", "16MB",
          "bgwriter_lru_maxpages", "0",
          "checkpoint_timeout", "1h",
          "autovacuum", "off");

  private static final ChatLogSettings LOG =
      new ChatLogSettings("test", 2, 1, "sequencers", Duration.ZERO, Duration.ofSeconds(20), 1_000);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final RecordingSessions sessions = new RecordingSessions();
  private final CompletableFuture<String> fault = new CompletableFuture<>();
  private volatile boolean storeHeld;
  private PostgresServer postgres;
  private KafkaConnection kafka;
  private ChatLogTopic topic;
  private LoggedTraffic traffic;
  private Store store;
  private Sequencer sequencer;

  @BeforeEach
  void start() {
    assumeTrue(PostgresServer.available(), "PostgreSQL is not installed");
    postgres = open(PostgresServer.start(folder.resolve("pg"), FORGETFUL));
    EmbeddedBroker broker =
        open(new EmbeddedBroker(BrokerSettings.alone(folder.resolve("kafka"), 0), fault::complete));
    broker.start();
    kafka = new KafkaConnection(broker.bootstrapServers(), ClientProperties.NONE);
    Admin admin = open(kafka.admin("test"));
    topic = ChatLogTopic.ensure(new Topics(admin, PATIENCE), LOG);
    traffic = new LoggedTraffic(open(new ChatLog(kafka, LOG, "test")), Commands.ASKER);
    store = open(SqlStore.open(postgres.url()));
    sequencer = sequencer("first");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T open(T closeable) {
    opened.push(closeable);
    return closeable;
  }

  private Sequencer sequencer(String member) {
    Sequencer made =
        open(
            new Sequencer(
                member,
                topic,
                new ChatLogReader(kafka, LOG, member, 1_000),
                WatchedStore.of(store, this::beforeStore),
                new Router(
                    Commands.ASKER,
                    new FakeDirectory(Commands.ASKER)
                        .connect("alice", Commands.ASKER)
                        .connect("bob", Commands.ASKER),
                    sessions,
                    FakeInboxes.working().writer(),
                    true),
                new Trail(Clock.systemUTC()),
                _ -> {},
                SequencerSettings.DEFAULT,
                Clock.systemUTC(),
                fault::complete));
    made.start();
    return made;
  }

  private void beforeStore(String method) {
    if (storeHeld) {
      throw new StoreException("held by the test, at " + method, null);
    }
  }

  @Test
  void runningSequencerGivesBackWhatPostgresHasLostThoughNobodyWritesAnyMore() {
    Lost lost = loseTheLastCommits();

    storeHeld = false;

    assertAllIsAsBefore(lost);
  }

  @Test
  void runningSequencerGoesOnInOrderAfterWhatPostgresHasLost() {
    Lost lost = loseTheLastCommits();
    // Repeats of what was acknowledged and lost among them.
    traffic.send(40);

    storeHeld = false;

    awaitAnswers();
    assertAllIsAsBefore(lost);
  }

  @Test
  void anotherSequencerGivesBackWhatPostgresHasLost() {
    Lost lost =
        loseTheLastCommits(
            () -> {
              // It commits the group's offset to the very end of the log as it leaves.
              sequencer.close();
              store.close();
            });
    store = open(SqlStore.open(postgres.url()));

    storeHeld = false;
    sequencer = sequencer("second");

    assertAllIsAsBefore(lost);
  }

  @Test
  void postgresThatIsKilledAgainAndAgainUnderLoadLosesNothing() {
    traffic.createGroups();
    for (int round = 0; round < 3; round++) {
      traffic.send(60);
      postgres.kill();
      traffic.send(40);
      postgres.startAgain();
      traffic.send(20);
      awaitAnswers();
    }

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(events(store)).isEqualTo(decided()));
    assertSeqsAreDense();
  }

  /// What was in the store before PostgreSQL was killed, and what after it had started again.
  private record Lost(Map<ChatId, List<String>> before, Map<ChatId, List<String>> after) {}

  private Lost loseTheLastCommits() {
    return loseTheLastCommits(() -> {});
  }

  private Lost loseTheLastCommits(Runnable beforeTheKill) {
    traffic.createGroups();
    traffic.send(30);
    awaitAnswers();
    makeDurable();
    Map<ChatId, List<String>> durable = events(store);
    stopWalWriter();
    traffic.send(50);
    awaitAnswers();
    awaitCommittedOffsets();
    Map<ChatId, List<String>> before = events(store);

    storeHeld = true;
    beforeTheKill.run();
    postgres.kill();
    postgres.startAgain();

    Map<ChatId, List<String>> after;
    try (Store looking = SqlStore.open(postgres.url())) {
      after = events(looking);
      assertThat(looking.positions()).isNotEqualTo(ends());
    }
    assertThat(count(after)).isLessThan(count(before)).isGreaterThanOrEqualTo(count(durable));
    return new Lost(before, after);
  }

  /// It wakes every ten seconds, at most, and would bring the commits to the disk.
  private static void stopWalWriter() {
    ProcessHandle writer =
        ProcessHandle.current()
            .descendants()
            .filter(process -> commandLine(process).contains("walwriter"))
            .findAny()
            .orElseThrow();
    try {
      assertThat(new ProcessBuilder("kill", "-STOP", "" + writer.pid()).start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException _) {
      // It has just ended.
      return "";
    }
  }

  private void assertAllIsAsBefore(Lost lost) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(StoreException.class)
        .untilAsserted(() -> assertThat(store.positions()).isEqualTo(ends()));
    Map<ChatId, List<String>> now = events(store);
    lost.before()
        .forEach(
            (chat, events) ->
                assertThat(stable(now.getOrDefault(chat, List.of())))
                    .startsWith(stable(events).toArray(String[]::new)));
    assertThat(now).isEqualTo(decided());
    assertSeqsAreDense();
    await().atMost(PATIENCE).untilAsserted(() -> assertLostEventsCameAgain(lost));
    assertThat(fault).isNotDone();
  }

  /// Routed twice, in the same form: sessions drop what they hold.
  private void assertLostEventsCameAgain(Lost lost) {
    Map<String, List<String>> delivered = delivered();
    delivered.values().forEach(forms -> assertThat(forms).containsOnly(forms.getFirst()));
    lost.before()
        .forEach(
            (chat, events) -> {
              for (int seq = lost.after().getOrDefault(chat, List.of()).size() + 1;
                  seq <= events.size();
                  seq++) {
                assertThat(delivered.get(chat + " " + seq))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .containsOnly(stable(events.get(seq - 1)));
              }
            });
  }

  /// By chat and seq: each delivery of that event.
  private Map<String, List<String>> delivered() {
    Map<String, List<String>> delivered = new LinkedHashMap<>();
    for (InboxItem item : sessions.items()) {
      if (item instanceof InboxItem.Happened event) {
        delivered
            .computeIfAbsent(event.chatId() + " " + event.seq(), _ -> new ArrayList<>())
            .add(stable(new String(event.event().utf8(), StandardCharsets.UTF_8)));
      }
    }
    return delivered;
  }

  /// What of an event never changes: a message is routed again in its present state, and its edits
  /// without their texts once it is deleted.
  private static String stable(String json) {
    return json.replaceFirst(",\"(message_type|text)\":.*", "");
  }

  private static List<String> stable(List<String> events) {
    return events.stream().map(PostgresReplayIT::stable).toList();
  }

  private void assertSeqsAreDense() {
    for (ChatId chat : traffic.chats()) {
      List<StoredEvent> events = store.eventsAfter(chat, 0, Long.MAX_VALUE, 1_000);
      for (int i = 0; i < events.size(); i++) {
        assertThat(events.get(i).seq()).isEqualTo(i + 1);
      }
    }
  }

  /// A synchronous commit takes all that were before it along to the disk.
  private void makeDurable() {
    postgres.execute("CREATE TABLE durable ()");
  }

  private void awaitAnswers() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                sessions.items().stream()
                        .filter(InboxItem.Answer.class::isInstance)
                        .map(item -> ((InboxItem.Answer) item).requestId())
                        .distinct()
                        .count()
                    == traffic.requests());
  }

  private void awaitCommittedOffsets() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              try (ChatLogReader looking = new ChatLogReader(kafka, LOG, "looking", 1)) {
                for (Map.Entry<Integer, LogPosition> end : ends().entrySet()) {
                  assertThat(looking.committed(end.getKey()))
                      .isEqualTo(OptionalLong.of(end.getValue().nextOffset()));
                }
              }
            });
  }

  /// The ends of the log, as positions.
  private Map<Integer, LogPosition> ends() {
    Map<Integer, LogPosition> ends = new TreeMap<>();
    try (ChatLogReader looking = new ChatLogReader(kafka, LOG, "looking", 1)) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        ends.put(partition, new LogPosition(topic.id(), looking.end(partition)));
      }
    }
    return ends;
  }

  private Map<ChatId, List<String>> events(Store from) {
    Map<ChatId, List<String>> events = new LinkedHashMap<>();
    for (ChatId chat : traffic.chats()) {
      events.put(
          chat,
          from.eventsAfter(chat, 0, Long.MAX_VALUE, 1_000).stream()
              .map(event -> new String(event.json(), StandardCharsets.UTF_8))
              .toList());
    }
    return events;
  }

  private static int count(Map<ChatId, List<String>> events) {
    return events.values().stream().mapToInt(List::size).sum();
  }

  /// What the whole log gives when it is decided once, command by command.
  private Map<ChatId, List<String>> decided() {
    Path fresh = folder.resolve("decided-" + System.nanoTime());
    try (Ledger ledger = new Ledger(fresh)) {
      for (LogEntry entry : log()) {
        ledger.apply(List.of((LogEntry.Logged) entry));
      }
      return events(ledger.store());
    }
  }

  private List<LogEntry> log() {
    ChatLogSettings alone =
        new ChatLogSettings(
            LOG.prefix(), 2, 1, "oracle-" + System.nanoTime(), Duration.ZERO, PATIENCE, 1);
    List<LogEntry> entries = new ArrayList<>();
    try (ChatLogReader reader = new ChatLogReader(kafka, alone, "oracle", 1_000)) {
      reader.join(
          new ChatLogReader.Ownership() {
            @Override
            public void taken(Collection<Integer> partitions) {
              partitions.forEach(partition -> reader.seek(partition, 0));
            }

            @Override
            public void givenUp(Collection<Integer> partitions) {}

            @Override
            public void lost(Collection<Integer> partitions) {}
          });
      while (entries.size() < traffic.requests()) {
        entries.addAll(reader.poll(Duration.ofSeconds(1)));
      }
    }
    return entries;
  }
}
