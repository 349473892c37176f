package chat.parley.sequencer;

import static chat.parley.sequencer.Commands.at;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.IdempotencyKey;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LogEntry.Logged;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DecisionsTest {
  private static final ChatId G1 = new ChatId("g1");
  private static final IdempotencyKey KEY =
      new IdempotencyKey(G1, new UserId("alice"), new ClientId("c-1"));

  @TempDir private Path folder;

  private final List<String> calls = new ArrayList<>();
  private final ChatCache cache = new ChatCache(100);
  private Ledger ledger;
  private Store store;
  private Decisions decisions;

  @BeforeEach
  void open() {
    ledger = new Ledger(folder);
    store = WatchedStore.of(ledger.store(), calls::add);
    decisions = new Decisions(store, cache, Ledger.MAX_BY_USER);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aChatThatTheStoreKnowsGoesOnFromThere() {
    ledger.apply(at(0, 0, createGroup("g1", "alice", "bob")));

    List<Outcome> outcomes = decide(at(0, 1, send("g1", "bob", "c-1")));

    assertThat(outcomes.getFirst().events()).extracting(e -> e.event().seq()).containsExactly(2L);
  }

  @Test
  void aChatThatNobodyKnowsDoesNotExist() {
    assertThat(decide(at(0, 0, send("g1", "bob", "c-1"))))
        .allSatisfy(outcome -> assertThat(outcome.events()).isEmpty());
    assertThat(cache.size()).isZero();
  }

  @Test
  void aChatInTheCacheIsNotReadFromTheStore() {
    List<Logged> created = at(0, 0, createGroup("g1", "alice"));
    decideAndKeep(created);
    calls.clear();

    List<Outcome> outcomes = decide(at(0, 1, send("g1", "alice", "c-1")));

    assertThat(calls).containsExactly("receipts");
    assertThat(outcomes.getFirst().events()).extracting(e -> e.event().seq()).containsExactly(2L);
  }

  @Test
  void commandsWithoutAKeyCostNoSearchForReceipts() {
    decide(at(0, 0, createGroup("g1", "alice"), createGroup("g2", "alice")));

    assertThat(calls).containsExactly("chats");
  }

  @Test
  void commandsOfABatchSeeEachOthersEvents() {
    List<Outcome> outcomes =
        decide(
            at(
                0,
                0,
                createGroup("g1", "alice"),
                send("g1", "alice", "c-1"),
                send("g1", "alice", "c-1"),
                send("g1", "alice", "c-2")));

    assertThat(outcomes).extracting(outcome -> outcome.events().size()).containsExactly(1, 1, 0, 1);
    assertThat(ack(outcomes.get(2))).extracting(ServerFrame.Ack::duplicate).isEqualTo(true);
  }

  @Test
  void aRepeatIsKnownByTheStoreThoughTheCacheHasForgottenReceipts() {
    ledger.apply(at(0, 0, createGroup("g1", "alice"), send("g1", "alice", "c-1")));
    List<Logged> other = at(0, 2, send("g1", "alice", "c-2"));
    decideAndKeep(other);
    assertThat(cache.get(G1)).hasValueSatisfying(chat -> assertThat(chat.receipt(KEY)).isEmpty());

    List<Outcome> outcomes = decide(at(0, 3, send("g1", "alice", "c-1")));

    assertThat(outcomes.getFirst().events()).isEmpty();
    assertThat(ack(outcomes.getFirst()).seq()).isEqualTo(2);
    assertThat(ack(outcomes.getFirst()).duplicate()).isTrue();
  }

  @Test
  void aRepeatIsKnownThoughTheChatWasEvicted() {
    ledger.apply(at(0, 0, createGroup("g1", "alice"), send("g1", "alice", "c-1")));
    decisions = new Decisions(store, new ChatCache(0), Ledger.MAX_BY_USER);

    List<Outcome> outcomes = decide(at(0, 2, send("g1", "alice", "c-1")));

    assertThat(outcomes.getFirst().events()).isEmpty();
    assertThat(ack(outcomes.getFirst()).seq()).isEqualTo(2);
  }

  @Test
  void keysOfOthersAreNotOnesOwn() {
    ledger.apply(at(0, 0, createGroup("g1", "alice", "bob"), send("g1", "alice", "c-1")));

    List<Outcome> outcomes = decide(at(0, 2, send("g1", "bob", "c-1")));

    assertThat(outcomes.getFirst().events()).hasSize(1);
  }

  @Test
  void whatIsKeptHoldsNoReceipts() {
    decideAndKeep(at(0, 0, createGroup("g1", "alice"), send("g1", "alice", "c-1")));

    assertThat(cache.get(G1)).hasValueSatisfying(chat -> assertThat(chat.receipt(KEY)).isEmpty());
  }

  @Test
  void whatIsKeptIsForgottenWithItsPartition() {
    decideAndKeep(at(3, 0, createGroup("g1", "alice")));

    cache.forget(List.of(3));

    assertThat(cache.get(G1)).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerLeavesEverythingAsItWas() {
    decideAndKeep(at(0, 0, createGroup("g1", "alice")));
    Decisions without =
        new Decisions(
            WatchedStore.of(
                store,
                _ -> {
                  throw new StoreException("away", null);
                }),
            cache,
            Ledger.MAX_BY_USER);

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> without.load(at(0, 1, send("g1", "alice", "c-1"))));

    assertThat(cache.get(G1)).hasValueSatisfying(chat -> assertThat(chat.head()).isEqualTo(1));
  }

  private List<Outcome> decide(List<Logged> entries) {
    return decisions.decide(entries, decisions.load(entries));
  }

  private void decideAndKeep(List<Logged> entries) {
    Map<ChatId, Chat> chats = decisions.load(entries);
    decisions.decide(entries, chats);
    decisions.keep(entries, chats);
  }

  private static ServerFrame.Ack ack(Outcome outcome) {
    return (ServerFrame.Ack) Read.answer(outcome.deliveries().getLast());
  }
}
