package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import chat.parley.chat.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What users read.
abstract class StoreReadingContract extends StoreContract {

  @Test
  void memberReadsToTheHeadAndWhoWasRemovedToTheirRemoval() {
    Scribe scribe =
        scribe()
            .create(G1, "alice", "bob", "carol")
            .remove(G1, "alice", "bob")
            .send(G1, "alice")
            .create(G2, "alice")
            .commit();

    assertThat(store.access(ALICE, List.of(G1, G2, G3)))
        .isEqualTo(Map.of(G1, new Access(1, 3, true, 2), G2, new Access(1, 1, true, 1)));
    assertThat(store.access(BOB, List.of(G1, G2)))
        .isEqualTo(Map.of(G1, new Access(1, 2, false, 2)));

    scribe.add(G1, "alice", "bob").commit();
    assertThat(store.access(BOB, List.of(G1))).isEqualTo(Map.of(G1, new Access(4, 4, true, 3)));
    assertThat(store.access(BOB, List.of())).isEmpty();
  }

  /// The sequencer reads too, and all messages wait for it.
  @Test
  void whileAsManyReadAsMayWhoCannotWaitDoesNot() throws InterruptedException {
    SqlStore sql = (SqlStore) store;
    CountDownLatch reading = new CountDownLatch(sql.readers());
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService readers = Executors.newCachedThreadPool()) {
      for (int i = 0; i < sql.readers(); i++) {
        readers.execute(
            () ->
                sql.read(
                    "wait",
                    _ -> {
                      reading.countDown();
                      return awaited(end);
                    }));
      }
      assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(CompletableFuture.supplyAsync(store::positions, readers))
          .succeedsWithin(Duration.ofSeconds(3));
      end.countDown();
    }
  }

  private static boolean awaited(CountDownLatch end) {
    try {
      return end.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void accessToAnyNumberOfChatsIsReadAtOnce() {
    scribe().create(G1, "alice").create(G2, "alice").commit();

    List<ChatId> ids = IntStream.range(0, 40_000).mapToObj(i -> new ChatId("g" + i)).toList();

    assertThat(store.access(ALICE, ids)).containsOnlyKeys(G1, G2);
  }

  @Test
  void theLargerChatsOfAUserAreThoseWithMoreMembersThatTheyAreIn() {
    Scribe scribe =
        scribe()
            .create(G1, "alice", "bob", "carol")
            .create(G2, "alice", "bob")
            .create(G3, "bob", "carol", "dave", "eve")
            .commit();

    assertThat(store.largerChats(ALICE, 2)).containsExactly(G1);
    assertThat(store.largerChats(BOB, 2)).containsExactlyInAnyOrder(G1, G3);
    assertThat(store.largerChats(BOB, 4)).isEmpty();

    scribe
        .remove(G1, "alice", "carol")
        .remove(G3, "bob", "carol")
        .add(G2, "alice", "dave")
        .commit();
    assertThat(store.largerChats(ALICE, 2)).containsExactly(G2);
    assertThat(store.largerChats(BOB, 2)).containsExactlyInAnyOrder(G2, G3);
    assertThat(store.largerChats(CAROL, 2)).isEmpty();
  }

  @Test
  void headsComeMostRecentlyActiveFirst() {
    scribe()
        .create(G1, "alice", "bob")
        .create(G2, "alice", "bob")
        .create(G3, "alice")
        .send(G1, "bob")
        .commit();

    assertThat(store.heads(ALICE, 10)).containsExactly(entry(G1, 2L), entry(G3, 1L), entry(G2, 1L));
    assertThat(store.heads(ALICE, 2)).containsExactly(entry(G1, 2L), entry(G3, 1L));
    assertThat(store.heads(CAROL, 10)).isEmpty();
  }

  @Test
  void chatsThatOneWasRemovedFromAreNotListed() {
    scribe()
        .create(G1, "alice", "bob")
        .create(G2, "alice", "bob")
        .remove(G1, "alice", "bob")
        .commit();

    assertThat(store.heads(BOB, 10)).containsOnlyKeys(G2);
    assertThat(store.recentChats(BOB, 10)).extracting(ChatSummary::chatId).containsExactly(G2);
    assertThat(store.recentChats(ALICE, 10).getFirst().members()).isEqualTo(1);
  }

  @Test
  void summaryTellsTheLastMessageEvenIfOtherEventsFollow() {
    scribe()
        .create(G1, "alice", "bob")
        .send(G1, "bob")
        .commit()
        .rename(G1, "alice", "New title")
        .commit();

    ChatSummary summary = store.recentChats(ALICE, 10).getFirst();

    assertThat(summary.kind()).isEqualTo(Kind.GROUP);
    assertThat(summary.title()).isEqualTo("New title");
    assertThat(summary.head()).isEqualTo(3);
    assertThat(summary.members()).isEqualTo(2);
    assertThat(summary.readSeq()).isZero();
    assertThat(summary.lastMessage()).get().isEqualTo(Scribe.json(G1, 2));
  }

  @Test
  void recentChatsComeMostRecentlyActiveFirst() {
    Scribe scribe = scribe();
    List<ChatId> ids = IntStream.range(0, 20).mapToObj(i -> new ChatId("g-" + i)).toList();
    ids.forEach(id -> scribe.create(id, "alice"));
    scribe.commit().send(ids.getFirst(), "alice").commit();

    List<ChatSummary> recent = store.recentChats(ALICE, 3);

    assertThat(recent)
        .extracting(ChatSummary::chatId)
        .containsExactly(ids.get(0), ids.get(19), ids.get(18));
    assertThat(recent.get(1).lastMessage()).isEmpty();
  }

  @Test
  void unreadCountsMessagesOfOthers() {
    scribe()
        .create(G1, "alice", "bob")
        .send(G1, "bob")
        .send(G1, "alice")
        .rename(G1, "alice", "New title")
        .send(G1, "bob")
        .commit();

    assertThat(unread(G1, "alice")).isEqualTo(2);
    assertThat(unread(G1, "bob")).isEqualTo(1);
  }

  @Test
  void whatCameBeforeOneJoinedIsNotUnread() {
    Scribe scribe =
        scribe().create(G1, "alice", "carol").send(G1, "alice").add(G1, "alice", "bob").commit();
    assertThat(unread(G1, "bob")).isZero();
    assertThat(store.recentChats(BOB, 1).getFirst().readSeq()).isEqualTo(2);

    scribe.send(G1, "alice").remove(G1, "alice", "bob").send(G1, "alice").commit();
    scribe.add(G1, "alice", "bob").send(G1, "alice").commit();
    assertThat(unread(G1, "bob")).isEqualTo(1);
    assertThat(unread(G1, "carol")).isEqualTo(4);
  }

  @Test
  void unreadStopsCounting() {
    Scribe scribe = scribe().create(G1, "alice", "bob");
    IntStream.range(0, ChatSummary.MAX_UNREAD).forEach(_ -> scribe.send(G1, "bob"));
    scribe.commit();
    assertThat(unread(G1, "alice")).isEqualTo(ChatSummary.MAX_UNREAD);

    scribe.send(G1, "bob").commit();
    assertThat(unread(G1, "alice")).isEqualTo(ChatSummary.MAX_UNREAD);

    IntStream.range(0, ChatSummary.UNREAD_WINDOW - 1).forEach(_ -> scribe.send(G1, "alice"));
    scribe.commit();
    assertThat(unread(G1, "alice")).isEqualTo(1);
  }

  private int unread(ChatId chat, String user) {
    return store.recentChats(new UserId(user), 10).stream()
        .filter(summary -> summary.chatId().equals(chat))
        .findFirst()
        .orElseThrow()
        .unread();
  }

  @Test
  void eventsAfterAreTheFirstOfTheRange() {
    tenEventsEach();

    assertThat(seqs(store.eventsAfter(G1, 3, 6, 10))).containsExactly(4L, 5L, 6L);
    assertThat(seqs(store.eventsAfter(G1, 3, 10, 2))).containsExactly(4L, 5L);
    assertThat(seqs(store.eventsAfter(G1, 0, 2, 10))).containsExactly(1L, 2L);
    assertThat(seqs(store.eventsAfter(G1, 9, 99, 10))).containsExactly(10L);
    assertThat(store.eventsAfter(G1, 10, 99, 10)).isEmpty();
    assertThat(store.eventsAfter(G3, 0, 99, 10)).isEmpty();
  }

  @Test
  void eventsBeforeAreTheLastOfTheRangeAscending() {
    tenEventsEach();

    assertThat(seqs(store.eventsBefore(G1, 6, 2))).containsExactly(4L, 5L);
    assertThat(seqs(store.eventsBefore(G1, 3, 10))).containsExactly(1L, 2L);
    assertThat(seqs(store.eventsBefore(G1, Long.MAX_VALUE, 1))).containsExactly(10L);
    assertThat(store.eventsBefore(G1, 1, 10)).isEmpty();
  }

  @Test
  void eventIsReadAsItWasWritten() {
    scribe().create(G1, "alice").commit();

    StoredEvent event = store.eventsAfter(G1, 0, 1, 1).getFirst();

    assertThat(event.chatId()).isEqualTo(G1);
    assertThat(event.json()).isEqualTo(Scribe.json(G1, 1));
  }

  private void tenEventsEach() {
    Scribe scribe = scribe().create(G1, "alice").create(G2, "alice");
    IntStream.range(0, 9).forEach(_ -> scribe.send(G1, "alice").send(G2, "alice"));
    scribe.commit();
  }

  @Test
  void referenceCursorStandsAtFirstBeforeTheUserJoined() {
    scribe()
        .create(G1, "alice")
        .send(G1, "alice")
        .add(G1, "alice", "bob")
        .send(G1, "alice")
        .commit();

    assertThat(store.referenceCursors(ALICE)).containsExactly(new ReferenceCursor(G1, 0, 4));
    assertThat(store.referenceCursors(BOB)).containsExactly(new ReferenceCursor(G1, 2, 4));
    assertThat(store.referenceCursors(CAROL)).isEmpty();
  }

  @Test
  void referenceCursorsOnlyMoveForward() {
    scribe().create(G1, "alice", "bob").send(G1, "bob").send(G1, "bob").create(G2, "bob").commit();

    store.advanceReferenceCursors(BOB, Map.of(G1, 2L, G2, 1L));
    assertThat(store.referenceCursors(BOB)).containsExactly(new ReferenceCursor(G1, 2, 3));

    store.advanceReferenceCursors(BOB, Map.of(G1, 1L));
    assertThat(store.referenceCursors(BOB)).containsExactly(new ReferenceCursor(G1, 2, 3));

    store.advanceReferenceCursors(BOB, Map.of());
    store.advanceReferenceCursors(BOB, Map.of(G1, 3L));
    assertThat(store.referenceCursors(BOB)).isEmpty();
    assertThat(store.referenceCursors(ALICE)).containsExactly(new ReferenceCursor(G1, 0, 3));
  }

  @Test
  void nothingIsDeliveredByReferenceFromAChatThatOneHasLeft() {
    scribe().create(G1, "alice", "bob").remove(G1, "alice", "bob").commit();

    assertThat(store.referenceCursors(BOB)).isEmpty();
  }

  @Test
  void pingReturnsUntilTheStoreIsClosed() {
    assertThatCode(store::ping).doesNotThrowAnyException();

    store.close();

    assertThatThrownBy(store::ping)
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("cannot ping");
  }
}
