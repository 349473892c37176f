package chat.parley.hooks;

import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.outbound.Backoff;
import chat.parley.sequencer.Ledger;
import chat.parley.store.Webhook;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes over one store, all of whose events are told to the first node alone.
@Timeout(60)
final class DeliveriesTest {
  private static final int CHATS = 12;

  @TempDir private Path folder;
  private final FakeReceiver receiver = new FakeReceiver();
  private final List<Deliveries> nodes = new ArrayList<>();
  private Ledger ledger;
  private Subscriptions subscriptions;
  private int messages;

  @BeforeEach
  void open() {
    ledger = new Ledger(folder);
    for (int chat = 0; chat < CHATS; chat++) {
      ledger.apply(createGroup("g" + chat, "alice", "bob"));
    }
    start("n1");
    start("n2");
    subscriptions =
        new Subscriptions(
            ledger.store().webhooks(),
            id -> nodes.forEach(node -> node.look(id)),
            Clock.systemUTC());
  }

  private void start(String node) {
    Deliveries deliveries =
        new Deliveries(
            node,
            ledger.store(),
            receiver,
            new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), new Random(3)),
            Clock.systemUTC(),
            Clock.systemUTC());
    nodes.add(deliveries);
    deliveries.start();
  }

  @AfterEach
  void close() {
    nodes.forEach(Deliveries::close);
    ledger.close();
  }

  private Webhook add(OptionalLong from) {
    return subscriptions
        .add("http://a", Optional.empty(), Set.of("message"), Optional.empty(), from)
        .orElseThrow();
  }

  /// One message in each chat.
  private void sayInAll() {
    messages++;
    for (int chat = 0; chat < CHATS; chat++) {
      ledger.apply(say("g" + chat, "alice", "c" + messages, "hi"));
      nodes.getFirst().changed(List.of(new ChatId("g" + chat)));
    }
  }

  /// Each chat's messages, from seq 2 on, in order, each once.
  private void awaitAll(Webhook webhook) {
    await().atMost(Duration.ofSeconds(30)).until(() -> receiver.taken().size() >= CHATS * messages);
    for (int i = 0; i < CHATS; i++) {
      String chat = "g" + i;
      assertThat(receiver.taken(chat))
          .isEqualTo(
              IntStream.rangeClosed(2, messages + 1)
                  .mapToObj(seq -> webhook.id() + ":" + seq + ":" + chat)
                  .toList());
    }
  }

  @Test
  void newEventsAreSentOnceAndInOrder() {
    sayInAll();
    Webhook webhook = add(OptionalLong.empty());
    // What was there before is not sent.
    assertThat(ledger.store().webhooks().lag(webhook).events()).isZero();
    subscriptions.replay(webhook, Optional.empty(), 0);
    for (int i = 0; i < 30; i++) {
      sayInAll();
    }
    awaitAll(webhook);
    await().until(() -> subscriptions.find(webhook.id()).orElseThrow().health().failures() == 0);
  }

  @Test
  void receiverThatWasDownGetsAllOfItOnce() {
    Webhook webhook = add(OptionalLong.empty());
    receiver.answer(_ -> new Receiver.Refused("answered 503", false));
    for (int i = 0; i < 10; i++) {
      sayInAll();
    }
    await()
        .until(
            () ->
                subscriptions.find(webhook.id()).orElseThrow().health().failingSince().isPresent());
    assertThat(subscriptions.lag(webhook).chats()).isEqualTo(CHATS);

    receiver.answer(_ -> new Receiver.Taken());

    awaitAll(webhook);
    await()
        .until(
            () -> subscriptions.find(webhook.id()).orElseThrow().health().failingSince().isEmpty());
    assertThat(subscriptions.lag(webhook).events()).isZero();
  }

  @Test
  void oneEventThatIsNotTakenHoldsUpItsChatAlone() {
    Webhook webhook = add(OptionalLong.empty());
    String bad = webhook.id() + ":3:g5";
    receiver.answer(
        name ->
            name.equals(bad) ? new Receiver.Refused("answered 422", true) : new Receiver.Taken());
    for (int i = 0; i < 5; i++) {
      sayInAll();
    }
    await().until(() -> receiver.taken().size() == (CHATS - 1) * messages + 1);
    assertThat(receiver.taken("g5")).containsExactly(webhook.id() + ":2:g5");

    receiver.answer(_ -> new Receiver.Taken());
    awaitAll(webhook);
  }

  @Test
  void whatNobodyHasNotedIsFound() {
    Webhook webhook = add(OptionalLong.empty());
    nodes.removeFirst().close();
    messages++;
    for (int chat = 0; chat < CHATS; chat++) {
      ledger.apply(say("g" + chat, "alice", "c" + messages, "hi"));
    }
    start("n3");
    awaitAll(webhook);
  }

  @Test
  void goneDisables() {
    Webhook webhook = add(OptionalLong.empty());
    receiver.answer(_ -> new Receiver.Gone());
    sayInAll();
    await().until(() -> !subscriptions.find(webhook.id()).orElseThrow().enabled());
    receiver.answer(_ -> new Receiver.Taken());
    sayInAll();
    Webhook disabled = subscriptions.find(webhook.id()).orElseThrow();
    assertThat(disabled.health().lastError().orElse("")).contains("410");

    subscriptions.change(
        new Webhook(
            disabled.id(),
            disabled.url(),
            disabled.secret(),
            disabled.events(),
            disabled.chat(),
            true,
            true,
            disabled.createdAt(),
            disabled.health()));

    awaitAll(webhook);
  }

  @Test
  void replayedFromAnEventOnAChatIsSentAgain() {
    Webhook webhook = add(OptionalLong.empty());
    for (int i = 0; i < 3; i++) {
      sayInAll();
    }
    awaitAll(webhook);
    assertThat(subscriptions.replay(webhook, new ChatId("g3"), 3)).isTrue();
    await().until(() -> receiver.taken("g3").size() == 5);
    assertThat(receiver.taken("g3").subList(3, 5))
        .containsExactly(webhook.id() + ":3:g3", webhook.id() + ":4:g3");
    assertThat(subscriptions.replay(webhook, new ChatId("none"), 3)).isFalse();
  }

  @Test
  void removedWebhookGetsNothingMore() {
    Webhook webhook = add(OptionalLong.empty());
    receiver.answer(_ -> new Receiver.Refused("answered 503", false));
    sayInAll();
    assertThat(subscriptions.remove(webhook.id())).isTrue();
    receiver.answer(_ -> new Receiver.Taken());
    Webhook other = add(OptionalLong.empty());
    sayInAll();
    await().until(() -> receiver.taken().size() == CHATS);
    assertThat(receiver.taken()).allMatch(name -> name.startsWith(other.id()));
  }
}
