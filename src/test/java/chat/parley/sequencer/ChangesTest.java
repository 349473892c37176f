package chat.parley.sequencer;

import static chat.parley.sequencer.Commands.at;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.delete;
import static chat.parley.sequencer.Commands.edit;
import static chat.parley.sequencer.Commands.react;
import static chat.parley.sequencer.Commands.say;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.delivery.Delivery;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Edits, deletions and reactions, decided by an owner with the real store.
final class ChangesTest {
  private static final ChatId G1 = new ChatId("g1");

  /// Seq 2 is edited twice and has reactions; seq 3 is edited, reacted to and deleted.
  private static final LoggedCommand[] STORY = {
    createGroup("g1", "alice", "bob", "carol"),
    say("g1", "alice", "c-2", "secret-2"),
    say("g1", "bob", "c-3", "secret-3"),
    react("g1", "carol", 2, "👍", true),
    edit("g1", "alice", 2, "secret-2b"),
    edit("g1", "bob", 3, "secret-3b"),
    react("g1", "alice", 3, "👍", true),
    react("g1", "bob", 2, "👍", true),
    react("g1", "carol", 2, "👍", false),
    delete("g1", "alice", 3),
    edit("g1", "alice", 2, "@bob at last"),
    react("g1", "bob", 2, "👍", true),
    react("g1", "carol", 2, "\"", true)
  };

  @TempDir private Path folder;

  private Ledger ledger(String name) throws IOException {
    return new Ledger(Files.createDirectories(folder.resolve(name)));
  }

  private static List<String> events(Ledger ledger) {
    return ledger.store().eventsAfter(G1, 0, Long.MAX_VALUE, 100).stream()
        .map(event -> new String(event.json(), UTF_8))
        .toList();
  }

  @Test
  void storeKeepsMessagesInTheirPresentState() throws IOException {
    try (Ledger ledger = ledger("one")) {
      ledger.apply(STORY);

      assertThat(events(ledger).get(1))
          .contains("\"text\":\"@bob at last\"", "\"mentions\":[\"bob\"]", "\"edited_at\":1000")
          .endsWith(
              "\"reactions\":[{\"emoji\":\"👍\",\"user_ids\":[\"bob\"]},"
                  + "{\"emoji\":\"\\\"\",\"user_ids\":[\"carol\"]}]}");
      assertThat(events(ledger).get(2))
          .contains("\"text\":\"\"", "\"deleted\":true")
          .doesNotContain("edited_at", "reactions");
      assertThat(events(ledger)).noneMatch(event -> event.contains("secret-3"));
    }
  }

  /// A message is looked up in the store, or was sent or changed in the same batch.
  @Test
  void batchesDoNotMatter() throws IOException {
    try (Ledger whole = ledger("whole");
        Ledger single = ledger("single");
        Ledger halves = ledger("halves")) {
      whole.apply(STORY);
      for (LoggedCommand command : STORY) {
        single.apply(command);
      }
      halves.apply(part(0, 5));
      halves.apply(part(5, STORY.length));

      assertThat(events(single)).isEqualTo(events(whole));
      assertThat(events(halves)).isEqualTo(events(whole));
    }
  }

  /// Wherever the store ends, the rest of the log makes it whole again.
  @Test
  void storeThatLostItsEndGetsTheSameStateAgain() throws IOException {
    try (Ledger whole = ledger("whole")) {
      whole.apply(STORY);
      for (int kept = 1; kept < STORY.length; kept++) {
        try (Ledger lost = ledger("lost-" + kept)) {
          lost.apply(part(0, kept));
          lost.apply(part(kept, STORY.length));
          assertThat(events(lost)).as("from %d on", kept).isEqualTo(events(whole));
        }
      }
    }
  }

  private static LoggedCommand[] part(int from, int to) {
    return List.of(STORY).subList(from, to).toArray(LoggedCommand[]::new);
  }

  @Test
  void liveEventsSayWhatWasAsked() throws IOException {
    try (Ledger ledger = ledger("one")) {
      List<String> live =
          ledger.apply(STORY).stream()
              .filter(Delivery.ToAudience.class::isInstance)
              .map(delivery -> new String(((Delivery.ToAudience) delivery).event().utf8(), UTF_8))
              .toList();

      assertThat(live.get(1)).contains("secret-2").doesNotContain("secret-2b");
      assertThat(live.get(5)).contains("\"type\":\"edited\"", "\"target_seq\":3", "secret-3b");
      assertThat(live.get(9)).contains("\"type\":\"deleted\"", "\"target_seq\":3");
    }
  }

  @Test
  void reactionThatChangesNothingMakesNoEventAndIsAnswered() throws IOException {
    try (Ledger ledger = ledger("one")) {
      List<Delivery> deliveries = ledger.apply(STORY);

      // bob's second thumb at seq 2 is the last but one command.
      ServerFrame answer = Read.answer(deliveries.get(deliveries.size() - 3));
      assertThat(((ServerFrame.Failure) answer).code()).isEqualTo(ErrorCode.CONFLICT);
      assertThat(events(ledger)).hasSize(STORY.length - 1);
    }
  }

  /// A session drops what it has by its seq, and gets to the same state by the rest.
  @Test
  void whatIsRoutedAgainIsThePresentState() throws IOException {
    try (Ledger ledger = ledger("one")) {
      Device before = new Device();
      shown(before, ledger.apply(STORY));
      List<Delivery> again =
          new Replay(ledger.store(), Ledger.MAX_BY_USER).deliveries(at(0, 0, STORY));
      Device after = new Device();
      shown(after, again);

      assertThat(after.messages(G1)).isEqualTo(before.messages(G1));
      assertThat(Read.lines(again)).noneMatch(line -> line.contains("secret-3"));
    }
  }

  private static void shown(Device device, List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      if (delivery instanceof Delivery.ToAudience event) {
        device.apply(event.chatId(), event.event().utf8());
      }
    }
  }
}
