package chat.parley.sequencer;

import static chat.parley.sequencer.Commands.at;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.remove;
import static chat.parley.sequencer.Commands.send;
import static chat.parley.sequencer.Commands.users;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Audience;
import chat.parley.chatlog.LogEntry.Logged;
import chat.parley.delivery.Delivery;
import chat.parley.protocol.ServerFrame;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayTest {
  @TempDir private Path folder;

  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = new Ledger(folder);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void eventsAndAnswersAreRoutedAsTheFirstTime() {
    List<Logged> entries =
        at(
            0,
            0,
            createGroup("g1", "alice", "bob"),
            Commands.open("alice", "bob", "c-1"),
            send("g1", "bob", "c-2"),
            send("g1", "alice", "c-3"));
    List<Outcome> first = ledger.apply(entries);

    assertThat(Read.lines(new Replay(ledger.store(), Ledger.MAX_BY_USER).deliveries(entries)))
        .isEqualTo(Read.lines(Read.deliveries(first)));
  }

  @Test
  void aDuplicateIsAnsweredByItsKey() {
    List<Logged> entries =
        at(
            0,
            0,
            createGroup("g1", "alice"),
            send("g1", "alice", "c-1"),
            send("g1", "alice", "c-1"));
    ledger.apply(entries);

    List<Delivery> again =
        new Replay(ledger.store(), Ledger.MAX_BY_USER).deliveries(entries.subList(2, 3));

    assertThat(again).hasSize(1);
    ServerFrame.Ack ack = (ServerFrame.Ack) Read.answer(again.getFirst());
    assertThat(ack.seq()).isEqualTo(2);
    assertThat(ack.duplicate()).isTrue();
  }

  @Test
  void aRefusalIsNotToldAgain() {
    List<Logged> entries = at(0, 0, createGroup("g1", "alice"), send("g1", "mallory", "c-1"));
    ledger.apply(entries);

    assertThat(new Replay(ledger.store(), Ledger.MAX_BY_USER).deliveries(entries.subList(1, 2)))
        .isEmpty();
  }

  @Test
  void aCommandForAChatThatNeverWasIsNothing() {
    List<Logged> entries = at(0, 0, send("g9", "mallory", "c-1"));
    ledger.apply(entries);

    assertThat(new Replay(ledger.store(), Ledger.MAX_BY_USER).deliveries(entries)).isEmpty();
  }

  @Test
  void onlyTheEntriesAtHandAreRoutedAgain() {
    List<Logged> entries =
        at(
            0,
            0,
            createGroup("g1", "alice"),
            send("g1", "alice", "c-1"),
            send("g1", "alice", "c-2"),
            send("g1", "alice", "c-3"));
    ledger.apply(entries);

    assertThat(new Replay(ledger.store(), Ledger.MAX_BY_USER).deliveries(entries.subList(1, 3)))
        .filteredOn(Delivery.ToAudience.class::isInstance)
        .extracting(delivery -> ((Delivery.ToAudience) delivery).seq())
        .containsExactly(2L, 3L);
  }

  @Test
  void whoWasRemovedHearsOfThatAgain() {
    List<Logged> entries =
        at(0, 0, createGroup("g1", "alice", "bob"), remove("g1", "alice", "bob"));
    ledger.apply(entries);

    List<Delivery> again = new Replay(ledger.store(), Ledger.MAX_BY_USER).deliveries(entries);

    assertThat(((Delivery.ToAudience) again.get(2)).audience())
        .isEqualTo(new Audience.Members(Set.copyOf(users("alice", "bob"))));
  }

  @Test
  void whatHappenedBeforeAChatBecameLargeIsRoutedAsItIsNow() {
    List<Logged> entries =
        at(
            0,
            0,
            createGroup("g1", "alice", "bob", "carol"),
            send("g1", "bob", "c-1"),
            Commands.add("g1", "alice", "dave"));
    ledger.apply(entries);
    Audience all = new Audience.Members(Set.copyOf(users("alice", "bob", "carol", "dave")));

    assertThat(new Replay(ledger.store(), Ledger.MAX_BY_USER).deliveries(entries))
        .filteredOn(Delivery.ToAudience.class::isInstance)
        .extracting(delivery -> ((Delivery.ToAudience) delivery).audience())
        .containsExactly(all, new Audience.Members(Set.of()), all);
  }

  @Test
  void nothingIsWritten() {
    List<Logged> entries = at(0, 0, createGroup("g1", "alice"), send("g1", "alice", "c-1"));
    ledger.apply(entries);
    Replay replay =
        new Replay(
            WatchedStore.of(
                ledger.store(), method -> assertThat(method).isIn("chats", "eventsOf", "receipts")),
            Ledger.MAX_BY_USER);

    assertThat(replay.deliveries(entries)).hasSize(4);
  }
}
