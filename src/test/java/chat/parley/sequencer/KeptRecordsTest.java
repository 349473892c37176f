package chat.parley.sequencer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chatlog.FakeScan;
import chat.parley.chatlog.LogEntry;
import chat.parley.chatlog.LogScan;
import chat.parley.store.SqlStore;
import chat.parley.store.StoredEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logs that were written years ago are read, and a store that is made from them is the same as
/// then: see the README beside the files.
final class KeptRecordsTest {
  private static final Pattern CHAT = Pattern.compile("\"chat_id\":\"([^\"]+)\"");
  private static final Pattern ACTION = Pattern.compile("\"action\":\\{\"type\":\"([a-z_]+)\"");

  @TempDir Path folder;

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = KeptRecordsTest.class.getResourceAsStream("../records/" + file)) {
      assertThat(in).as(file).isNotNull();
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  private static FakeScan log() throws IOException {
    FakeScan log = new FakeScan();
    for (String line : lines("chat-log-1.jsonl")) {
      log.add(chat(line).getBytes(UTF_8), line.getBytes(UTF_8));
    }
    return log;
  }

  private static String chat(String line) {
    return first(CHAT, line);
  }

  private static String first(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return matcher.group(1);
  }

  @Test
  void everyRecordIsReadAndEveryActionIsAmongThem() throws IOException {
    FakeScan log = log();
    try (LogScan scan = log.open(1_000)) {
      scan.begin(Map.of(0, 0L, 1, 0L));

      assertThat(scan.poll(Duration.ZERO)).hasOnlyElementsOfType(LogEntry.Logged.class);
    }
    assertThat(lines("chat-log-1.jsonl"))
        .extracting(line -> first(ACTION, line))
        .contains(
            "send",
            "edit",
            "delete",
            "react",
            "create_group",
            "create_channel",
            "join",
            "rename",
            "add_members",
            "remove_members",
            "set_role",
            "leave",
            "withdraw",
            "depart");
  }

  @Test
  void theyBecomeTheSameEventsAsEver() throws IOException {
    FakeScan log = log();
    try (SqlStore store = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"))) {
      new Rebuild(log.open(7), store, log.ends()).run(_ -> {});

      assertThat(events(store)).isEqualTo(lines("events-1.txt"));
    }
  }

  private static List<String> events(SqlStore store) throws IOException {
    Set<String> chats =
        lines("chat-log-1.jsonl").stream()
            .map(KeptRecordsTest::chat)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> events = new ArrayList<>();
    for (String chat : chats) {
      for (StoredEvent event : store.eventsAfter(new ChatId(chat), 0, 999, 999)) {
        events.add("%s %d %s".formatted(chat, event.seq(), new String(event.json(), UTF_8)));
      }
    }
    return events;
  }
}
