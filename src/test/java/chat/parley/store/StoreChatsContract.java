package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The states of chats, and what a taken-over partition had applied.
abstract class StoreChatsContract extends StoreContract {

  @Test
  void chatIsRestoredAsItWasDecidedFromOneBatch() {
    assertRestoredAsDecided(_ -> {});
  }

  @Test
  void chatIsRestoredAsItWasDecidedFromManyBatches() {
    assertRestoredAsDecided(Scribe::commit);
  }

  private void assertRestoredAsDecided(Consumer<Scribe> between) {
    Scribe scribe = scribe();
    List<Consumer<Scribe>> steps =
        List.of(
            it -> it.create(G1, "zoe", "bob", "carol", "alice"),
            it -> it.send(G1, "bob"),
            it -> it.setRole(G1, "zoe", "carol", Role.MODERATOR),
            it -> it.add(G1, "carol", "yves", "dan"),
            it -> it.remove(G1, "carol", "bob", "dan"),
            it -> it.rename(G1, "carol", "Another title"),
            it -> it.setRole(G1, "zoe", "alice", Role.OWNER),
            it -> it.remove(G1, "zoe", "zoe"),
            it -> it.add(G1, "alice", "bob"),
            it -> it.remove(G1, "alice", "carol"),
            it -> it.add(G1, "alice", "carol"),
            it -> it.remove(G1, "alice", "carol"));
    for (Consumer<Scribe> step : steps) {
      step.accept(scribe);
      between.accept(scribe);
    }
    scribe.commit();

    Chat restored = restored(store, G1);

    assertSame(restored, scribe.chat(G1));
    assertThat(restored.title()).isEqualTo("Another title");
    assertThat(restored.members())
        .containsExactly(
            entry(ALICE, Role.OWNER),
            entry(new UserId("yves"), Role.MEMBER),
            entry(BOB, Role.MEMBER));
    assertThat(restored.former())
        .containsExactlyInAnyOrder(CAROL, new UserId("zoe"), new UserId("dan"));
    assertThat(store.recentChats(ALICE, 1).getFirst().members()).isEqualTo(3);
  }

  @Test
  void directChatHasTwoMembersAndNoOwner() {
    scribe().open("bob", "alice").commit();
    ChatId chat = direct("alice", "bob");

    Chat restored = restored(store, chat);

    assertThat(restored.kind()).isEqualTo(Kind.DIRECT);
    assertThat(restored.head()).isEqualTo(2);
    assertThat(restored.members())
        .containsExactly(entry(BOB, Role.MEMBER), entry(ALICE, Role.MEMBER));
  }

  @Test
  void chatWithOneselfHasOneMember() {
    scribe().open("alice", "alice").commit();

    assertThat(store.recentChats(ALICE, 10))
        .singleElement()
        .satisfies(chat -> assertThat(chat.members()).isEqualTo(1));
  }

  @Test
  void chatWithThousandsOfMembersIsWrittenAndRestored() {
    String[] members = IntStream.range(0, 5_000).mapToObj(i -> "user-" + i).toArray(String[]::new);
    Scribe scribe = scribe().create(G1, "alice", members).commit();

    assertSame(restored(store, G1), scribe.chat(G1));
    assertThat(store.recentChats(ALICE, 1).getFirst().members()).isEqualTo(5_001);
  }

  @Test
  void anyNumberOfChatsIsRestoredAtOnceAndUnknownOnesAreAbsent() {
    Scribe scribe = scribe();
    IntStream.range(0, 700).forEach(i -> scribe.create(new ChatId("g" + i), "alice", "bob"));
    scribe.commit();

    List<ChatId> ids = IntStream.range(0, 40_000).mapToObj(i -> new ChatId("g" + i)).toList();

    assertThat(store.chats(ids)).hasSize(700);
    assertThat(store.chats(List.of(new ChatId("g699"))).keySet())
        .containsExactly(new ChatId("g699"));
    assertThat(store.chats(List.of())).isEmpty();
  }

  @Test
  void everythingIsThereAfterReopening() {
    Scribe scribe = scribe().create(G1, "alice", "bob").send(G1, "bob", "c-1").commit();
    store.close();

    Store reopened = another();

    assertThat(reopened.position(0)).contains(scribe.position());
    assertSame(restored(reopened, G1), scribe.chat(G1));
    Scribe.takingOver(reopened, 0, G1).send(G1, "alice").commit();
    assertThat(seqs(reopened.eventsAfter(G1, 0, 10, 10))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void appliedEventsAreThoseOfTheOffsetsByOffsetThenSeq() {
    Scribe scribe = scribe().create(G2, "alice").create(G1, "alice");
    IntStream.range(0, 50).forEach(_ -> scribe.send(G2, "alice"));
    scribe.send(G1, "alice").commit();
    long from = scribe.position().nextOffset() - 1;
    scribe.open("alice", "bob").send(G1, "alice").create(G3, "alice").send(G2, "alice").commit();
    scribe.open("carol", "alice").commit();

    List<ChatId> chats = List.of(direct("alice", "carol"), G2, G1, direct("alice", "bob"));
    List<AppliedEvent> applied = store.eventsOf(0, from, from + 5, chats);

    assertThat(applied)
        .extracting(AppliedEvent::offset, it -> it.event().chatId(), it -> it.event().seq())
        .containsExactly(
            tuple(from, G1, 2L),
            tuple(from + 1, direct("alice", "bob"), 1L),
            tuple(from + 1, direct("alice", "bob"), 2L),
            tuple(from + 2, G1, 3L),
            tuple(from + 4, G2, 52L));
    assertThat(applied.getFirst().event().json()).isEqualTo(Scribe.json(G1, 2));
  }

  @Test
  void appliedEventsAreFoundWhenEachCommandMadeTwo() {
    Scribe scribe = scribe().open("alice", "bob").commit();

    assertThat(store.eventsOf(0, 0, 1, List.of(direct("alice", "bob")))).hasSize(2);
    assertThat(store.eventsOf(1, 0, 1, List.of(direct("alice", "bob")))).isEmpty();
    assertThat(store.eventsOf(0, scribe.position().nextOffset(), 9, List.of(G1))).isEmpty();
  }

  @Test
  void eventsOfALogThatWasMadeAgainAreNotTakenForThoseOfTheNewOne() {
    Scribe before = scribe().create(G1, "alice").send(G1, "alice").commit();
    store.advance(0, Optional.of(before.position()), new LogPosition("topic-b", 0));
    Scribe.takingOver(store, 0, G1).send(G1, "alice").commit();

    assertThat(store.eventsOf(0, 0, 5, List.of(G1)))
        .extracting(AppliedEvent::offset, it -> it.event().seq())
        .containsExactly(tuple(0L, 3L));
  }

  private static void assertSame(Chat restored, Chat decided) {
    assertThat(restored.kind()).isEqualTo(decided.kind());
    assertThat(restored.title()).isEqualTo(decided.title());
    assertThat(restored.head()).isEqualTo(decided.head());
    assertThat(List.copyOf(restored.members().entrySet()))
        .isEqualTo(List.copyOf(decided.members().entrySet()));
    assertThat(restored.former()).isEqualTo(decided.former());
  }
}
