package chat.parley.gateway;

import static chat.parley.sequencer.Commands.at;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.remove;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.sequencer.Commands;
import chat.parley.sequencer.Ledger;
import chat.parley.sequencer.WatchedStore;
import chat.parley.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of a group of alice and bob with ten events.
final class HistoryTest {
  private static final ChatId G1 = new ChatId("g1");

  @TempDir private Path folder;

  private Ledger ledger;

  @BeforeEach
  void fill() {
    ledger = new Ledger(folder);
    List<LoggedCommand> commands = new ArrayList<>();
    commands.add(createGroup("g1", "alice", "bob"));
    for (int i = 2; i <= 10; i++) {
      commands.add(send("g1", "alice", "c-" + i));
    }
    ledger.apply(at(0, 0, commands.toArray(LoggedCommand[]::new)));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void withoutADirectionThePageIsTheLastOne() {
    assertPage(page("alice", none(), none(), 4), 7, 10, true);
  }

  @Test
  void aPageBeforeASeqEndsThere() {
    assertPage(page("alice", seq(7), none(), 4), 3, 6, true);
  }

  @Test
  void theFirstPageHasNothingBeforeIt() {
    assertPage(page("alice", seq(5), none(), 4), 1, 4, false);
    assertPage(page("alice", seq(3), none(), 4), 1, 2, false);
  }

  @Test
  void aPageBeforeTheFirstSeqIsEmpty() {
    assertPage(page("alice", seq(1), none(), 4), 1, 0, false);
  }

  @Test
  void aPageBeforeASeqThatIsNotThereYetIsTheLastOne() {
    assertPage(page("alice", seq(1L << 53), none(), 4), 7, 10, true);
  }

  @Test
  void aPageAfterASeqBeginsThere() {
    assertPage(page("alice", none(), seq(0), 4), 1, 4, true);
    assertPage(page("alice", none(), seq(5), 4), 6, 9, true);
  }

  @Test
  void theLastPageHasNothingAfterIt() {
    assertPage(page("alice", none(), seq(6), 4), 7, 10, false);
    assertPage(page("alice", none(), seq(8), 4), 9, 10, false);
  }

  @Test
  void aPageAfterTheLastSeqIsEmpty() {
    assertPage(page("alice", none(), seq(10), 4), 1, 0, false);
    assertPage(page("alice", none(), seq(99), 4), 1, 0, false);
  }

  @Test
  void whoWasRemovedReadsUpToThatAndNoFurther() {
    ledger.apply(
        at(
            0,
            10,
            remove("g1", "alice", "bob"),
            send("g1", "alice", "secret-1"),
            send("g1", "alice", "secret-2")));

    assertPage(page("bob", none(), none(), 4), 8, 11, true);
    assertPage(page("bob", seq(99), none(), 4), 8, 11, true);
    assertPage(page("bob", none(), seq(9), 4), 10, 11, false);
    assertPage(page("bob", none(), seq(11), 4), 1, 0, false);
    assertPage(page("alice", none(), none(), 4), 10, 13, true);
  }

  @Test
  void aPageSaysTheLastSeqOfTheChatWhenItWasRead() {
    assertThat(head(page("alice", none(), none(), 4))).isEqualTo(10);
    assertThat(head(page("alice", seq(3), none(), 4))).isEqualTo(10);
    assertThat(head(page("alice", none(), seq(2), 4))).isEqualTo(10);

    ledger.apply(at(0, 10, remove("g1", "alice", "bob"), send("g1", "alice", "secret-1")));

    assertThat(head(page("alice", seq(3), none(), 4))).isEqualTo(12);
    assertThat(head(page("bob", seq(3), none(), 4))).isEqualTo(11);
  }

  /// What happens between the two reads is in the page and comes once more; the other way round it
  /// would be in neither.
  @Test
  void theSeqOfAPageIsNotNewerThanItsMessages() {
    Store store =
        WatchedStore.of(
            ledger.store(),
            method -> {
              if (method.equals("eventsAfter") || method.equals("eventsBefore")) {
                ledger.apply(Commands.edit("g1", "alice", 2, "changed"));
              }
            });
    History history = new History(new Reads(store, 1), new UserId("alice"));

    for (Request.History request :
        List.of(
            new Request.History(7, G1, none(), seq(1), 1),
            new Request.History(7, G1, seq(3), none(), 1))) {
      long before = ledger.store().heads(new UserId("alice"), 1).values().iterator().next();
      ServerFrame.HistoryPage page = (ServerFrame.HistoryPage) history.page(request);
      assertThat(page.seq()).isEqualTo(before);
      assertThat(((Event.Message) page.events().getFirst().decode().change()).text())
          .isEqualTo("changed");
    }
  }

  @Test
  void aStrangerIsToldThatThereIsNoSuchChat() {
    assertNotFound(page("mallory", none(), none(), 4));
  }

  @Test
  void aChatThatDoesNotExistIsNotFound() {
    ServerFrame answer =
        new History(new Reads(ledger.store(), 1), new UserId("alice"))
            .page(new Request.History(7, new ChatId("g9"), none(), none(), 4));

    assertNotFound(answer);
  }

  @Test
  void aPageIsBoundedInBytesFromTheEndThatWasAskedFor() {
    String text = "x".repeat(16_000);
    List<LoggedCommand> commands = new ArrayList<>();
    for (int i = 11; i <= 40; i++) {
      commands.add(Commands.say("g1", "alice", "c-" + i, text));
    }
    ledger.apply(at(0, 10, commands.toArray(LoggedCommand[]::new)));

    ServerFrame.HistoryPage last = (ServerFrame.HistoryPage) page("alice", none(), none(), 200);
    ServerFrame.HistoryPage next = (ServerFrame.HistoryPage) page("alice", none(), seq(10), 200);

    assertThat(bytes(last)).isBetween(200_000, 256 * 1024);
    assertThat(seqs(last)).last().isEqualTo(40L);
    assertThat(last.hasMore()).isTrue();
    assertThat(bytes(next)).isBetween(200_000, 256 * 1024);
    assertThat(seqs(next)).first().isEqualTo(11L);
    assertThat(next.hasMore()).isTrue();
  }

  private ServerFrame page(String user, OptionalLong before, OptionalLong after, int limit) {
    return new History(new Reads(ledger.store(), 1), new UserId(user))
        .page(new Request.History(7, G1, before, after, limit));
  }

  /// @param to less than `from` for an empty page
  private static void assertPage(ServerFrame answer, long from, long to, boolean hasMore) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            ServerFrame.HistoryPage.class,
            page -> {
              assertThat(page.id()).isEqualTo(7);
              assertThat(page.chatId()).isEqualTo(G1);
              assertThat(seqs(page))
                  .containsExactlyElementsOf(LongStream.rangeClosed(from, to).boxed().toList());
              assertThat(page.hasMore()).isEqualTo(hasMore);
            });
  }

  private static void assertNotFound(ServerFrame answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            ServerFrame.Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(seq(7));
              assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
            });
  }

  private static long head(ServerFrame page) {
    return ((ServerFrame.HistoryPage) page).seq();
  }

  private static List<Long> seqs(ServerFrame.HistoryPage page) {
    return page.events().stream().map(event -> event.decode().seq()).toList();
  }

  private static int bytes(ServerFrame.HistoryPage page) {
    return page.events().stream().mapToInt(event -> event.utf8().length).sum();
  }

  private static OptionalLong none() {
    return OptionalLong.empty();
  }

  private static OptionalLong seq(long seq) {
    return OptionalLong.of(seq);
  }
}
