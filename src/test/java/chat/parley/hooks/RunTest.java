package chat.parley.hooks;

import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.edit;
import static chat.parley.sequencer.Commands.say;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.sequencer.Ledger;
import chat.parley.sequencer.SettableClock;
import chat.parley.sequencer.WatchedStore;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import chat.parley.store.Webhook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over a real store. G1 has the events 1 to 4: it is made, two messages, an edit.
final class RunTest {
  private static final ChatId G1 = new ChatId("g1");

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private final FakeReceiver receiver = new FakeReceiver();
  private Ledger ledger;
  private Webhook webhook;

  @BeforeEach
  void open() {
    ledger = new Ledger(folder);
    ledger.apply(
        createGroup("g1", "alice", "bob"),
        say("g1", "alice", "c1", "one"),
        say("g1", "alice", "c2", "two"),
        edit("g1", "alice", 2, "uno"));
    webhook = add(Set.of());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Webhook add(Set<String> events) {
    String id = "w" + ledger.store().webhooks().all().size();
    ledger
        .store()
        .webhooks()
        .add(
            new Webhook(
                id,
                "http://a",
                "s",
                events,
                Optional.empty(),
                true,
                false,
                1,
                Webhook.Health.UNKNOWN),
            10);
    ledger.store().webhooks().setReady(id);
    return ledger.store().webhooks().find(id).orElseThrow();
  }

  private Run run(String node) {
    return run(node, ledger.store());
  }

  private Run run(String node, Store store) {
    return new Run(store, receiver, node, clock, () -> false);
  }

  private List<String> names(int... seqs) {
    List<String> names = new ArrayList<>();
    for (int seq : seqs) {
      names.add(webhook.id() + ":" + seq + ":g1");
    }
    return names;
  }

  @Test
  void eventsAreSentInOrderAsClientsGetThem() {
    assertThat(run("n1").of(webhook, G1)).isEqualTo(new Run.Done(4, false));
    assertThat(receiver.taken()).isEqualTo(names(1, 2, 3, 4));
    assertThat(receiver.bodies().get(1)).startsWith("{\"type\":\"message\",").contains("uno");
    assertThat(run("n1").of(webhook, G1)).isEqualTo(new Run.Done(0, false));
  }

  @Test
  void onlyThoseThatAreWantedAreSent() {
    webhook = add(Set.of("edited", "chat_created"));
    assertThat(run("n1").of(webhook, G1)).isEqualTo(new Run.Done(2, false));
    assertThat(receiver.taken()).isEqualTo(names(1, 4));
    assertThat(ledger.store().webhooks().lag(webhook).events()).isZero();
  }

  @Test
  void refusedEventIsTheNextOneAgain() {
    receiver.answer(
        name ->
            name.contains(":3:")
                ? new Receiver.Refused("answered 500", false)
                : new Receiver.Taken());
    assertThat(run("n1").of(webhook, G1)).isEqualTo(new Run.Failed(2, "answered 500", false));
    receiver.answer(_ -> new Receiver.Taken());
    assertThat(run("n2").of(webhook, G1)).isEqualTo(new Run.Done(2, false));
    assertThat(receiver.taken()).isEqualTo(names(1, 2, 3, 4));
  }

  @Test
  void nobodyElseBeginsMeanwhile() {
    List<Run.Result> others = new ArrayList<>();
    receiver.answer(
        _ -> {
          others.add(run("n2").of(webhook, G1));
          return new Receiver.Taken();
        });
    run("n1").of(webhook, G1);
    assertThat(others).hasSize(4).containsOnly(new Run.Held());
    assertThat(receiver.taken()).isEqualTo(names(1, 2, 3, 4));
  }

  @Test
  void whatADeadNodeHeldIsSentByAnotherAfterAWhile() {
    long now = clock.millis();
    ledger.store().webhooks().hold(webhook.id(), G1, "dead", now, now + Run.HOLD.toMillis());
    assertThat(run("n2").of(webhook, G1)).isEqualTo(new Run.Held());
    clock.advance(Run.HOLD);
    assertThat(run("n2").of(webhook, G1)).isEqualTo(new Run.Done(4, false));
  }

  @Test
  void runThatLastsGivesOthersTheirTurn() {
    receiver.answer(
        _ -> {
          clock.advance(Duration.ofSeconds(3));
          return new Receiver.Taken();
        });
    assertThat(run("n1").of(webhook, G1)).isEqualTo(new Run.Done(2, true));
    assertThat(run("n2").of(webhook, G1)).isEqualTo(new Run.Done(2, false));
    assertThat(receiver.taken()).isEqualTo(names(1, 2, 3, 4));
  }

  @Test
  void cursorThatWasPutElsewhereMeanwhileStaysThere() {
    receiver.answer(
        name -> {
          if (name.contains(":3:")) {
            ledger.store().webhooks().put(webhook.id(), G1, 1);
          }
          return new Receiver.Taken();
        });
    assertThat(run("n1").of(webhook, G1)).isEqualTo(new Run.Done(4, true));
    receiver.answer(_ -> new Receiver.Taken());
    assertThat(run("n1").of(webhook, G1)).isEqualTo(new Run.Done(3, false));
    assertThat(receiver.taken()).isEqualTo(names(1, 2, 3, 4, 2, 3, 4));
  }

  @Test
  void goneEndsIt() {
    receiver.answer(_ -> new Receiver.Gone());
    assertThat(run("n1").of(webhook, G1)).isEqualTo(new Run.Gone());
  }

  @Test
  void storeThatIsAwayIsSaid() {
    Store away =
        WatchedStore.of(
            ledger.store(),
            method -> {
              if (method.equals("eventsAfter")) {
                throw new StoreException("away", null);
              }
            });
    assertThat(run("n1", away).of(webhook, G1)).isEqualTo(new Run.StoreAway("away"));
  }
}
