package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.store.Webhooks.Lag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Webhooks and their cursors, in whatever database. Before each test G1 has the events 1 to 3, G2
/// the event 1, of the times 10 to 40.
abstract class StoreWebhooksContract extends StoreContract {
  private static final long NOW = 1_000_000;
  private static final long LATER = NOW + 30_000;

  private Webhooks webhooks;
  private Scribe scribe;

  @BeforeEach
  void write() {
    webhooks = store.webhooks();
    scribe = scribe();
    scribe.at(10).create(G1, "alice", "bob");
    scribe.at(20).send(G1, "alice");
    scribe.at(30).send(G1, "alice");
    scribe.at(40).create(G2, "alice");
    scribe.commit();
  }

  private static Webhook webhook(String id, long createdAt) {
    return new Webhook(
        id,
        "https://a.example/hook",
        "secret",
        Set.of("message", "edited"),
        Optional.empty(),
        true,
        false,
        createdAt,
        Webhook.Health.UNKNOWN);
  }

  private Webhook added(String id) {
    assertThat(webhooks.add(webhook(id, 7), 10)).isTrue();
    webhooks.setReady(id);
    return webhooks.find(id).orElseThrow();
  }

  private OptionalLong hold(ChatId chat, String node, long now) {
    return webhooks.hold("w", chat, node, now, now + 30_000);
  }

  @Test
  void webhooksAreKeptAsTheyAre() {
    Webhook made = webhook("w", 7);
    assertThat(webhooks.add(made, 10)).isTrue();
    assertThat(webhooks.find("w")).contains(made);
    assertThat(made.works()).isFalse();
    webhooks.setReady("w");
    assertThat(webhooks.find("w").orElseThrow().works()).isTrue();
    assertThat(webhooks.find("x")).isEmpty();

    webhooks.add(
        new Webhook(
            "a", "http://b", "s", Set.of(), Optional.of(G2), false, false, 8, made.health()),
        10);
    assertThat(webhooks.all()).extracting(Webhook::id).containsExactly("w", "a");
    assertThat(webhooks.all().get(1).events()).isEmpty();
    assertThat(webhooks.all().get(1).chat()).contains(G2);
    assertThat(webhooks.all().get(1).enabled()).isFalse();
  }

  @Test
  void thereAreNoMoreThanThereMayBe() {
    assertThat(webhooks.add(webhook("w", 7), 1)).isTrue();
    assertThat(webhooks.add(webhook("x", 8), 1)).isFalse();
    assertThat(webhooks.all()).hasSize(1);
  }

  @Test
  void changesAreKept() {
    Webhook made = added("w");
    Webhook changed =
        new Webhook(
            "w", "http://c", "t", Set.of(), Optional.empty(), false, true, 7, made.health());

    assertThat(webhooks.change(changed)).isTrue();

    assertThat(webhooks.find("w")).contains(changed);
    assertThat(webhooks.change(webhook("x", 7))).isFalse();
  }

  @Test
  void healthIsThatOfTheLastDeliveries() {
    added("w");
    webhooks.failed("w", 100, 2, "answered 500");
    webhooks.failed("w", 200, 3, "answered 502");
    assertThat(webhooks.find("w").orElseThrow().health())
        .isEqualTo(
            new Webhook.Health(
                OptionalLong.empty(),
                OptionalLong.of(200),
                OptionalLong.of(100),
                5,
                Optional.of("answered 502")));
    webhooks.succeeded("w", 300);
    assertThat(webhooks.find("w").orElseThrow().health())
        .isEqualTo(
            new Webhook.Health(
                OptionalLong.of(300),
                OptionalLong.of(200),
                OptionalLong.empty(),
                0,
                Optional.of("answered 502")));
    webhooks.disable("w", 400, "gone");
    assertThat(webhooks.find("w").orElseThrow().enabled()).isFalse();
    assertThat(webhooks.find("w").orElseThrow().health().lastError()).contains("gone");
  }

  @Test
  void cursorsBeginAtTheEndOfTheChatsThatAreThere() {
    Webhook webhook = added("w");
    assertThat(begin(OptionalLong.empty(), 1)).containsExactly(G1, G2);
    assertThat(webhooks.lag(webhook)).isEqualTo(new Lag(0, 0));

    scribe.send(G2, "alice").create(G3, "carol").send(G3, "carol").commit();

    assertThat(webhooks.lag(webhook)).isEqualTo(new Lag(2, 3));
    assertThat(webhooks.behind(webhook, Optional.empty(), 10))
        .isEqualTo(new Webhooks.Look(List.of(G2, G3), Optional.empty()));
    assertThat(webhooks.behind(webhook, Optional.empty(), 2))
        .isEqualTo(new Webhooks.Look(List.of(G2), Optional.of(G2)));
    assertThat(hold(G2, "n1", NOW)).hasValue(1);
    assertThat(hold(G3, "n1", NOW)).hasValue(0);
  }

  private List<ChatId> begin(OptionalLong from, int page) {
    List<ChatId> last = new ArrayList<>();
    Optional<ChatId> at = webhooks.begin("w", Optional.empty(), from, page);
    while (at.isPresent()) {
      last.add(at.get());
      at = webhooks.begin("w", at, from, page);
    }
    return last;
  }

  @Test
  void cursorsAreOfOneWebhook() {
    added("w");
    Webhook other = added("x");
    begin(OptionalLong.empty(), 10);
    assertThat(webhooks.lag(other)).isEqualTo(new Lag(2, 4));
  }

  @Test
  void lagIsThatOfTheOneChatOfAWebhook() {
    webhooks.add(
        new Webhook(
            "w", "u", "s", Set.of(), Optional.of(G1), true, false, 7, Webhook.Health.UNKNOWN),
        10);
    assertThat(webhooks.lag(webhooks.find("w").orElseThrow())).isEqualTo(new Lag(1, 3));
  }

  @Test
  void cursorsBeginAtATime() {
    added("w");
    begin(OptionalLong.of(20), 10);
    assertThat(hold(G1, "n1", NOW)).hasValue(1);
    assertThat(hold(G2, "n1", NOW)).hasValue(0);
    assertThat(webhooks.begin("w", G1, OptionalLong.of(31))).isTrue();
    assertThat(hold(G1, "n1", NOW)).hasValue(3);
    assertThat(webhooks.begin("w", G1, OptionalLong.of(0))).isTrue();
    assertThat(hold(G1, "n1", NOW)).hasValue(0);
    assertThat(webhooks.begin("w", G3, OptionalLong.of(0))).isFalse();
  }

  @Test
  void cursorIsPutWhereOneWants() {
    added("w");
    assertThat(webhooks.put("w", G1, 2)).isTrue();
    assertThat(hold(G1, "n1", NOW)).hasValue(2);
    assertThat(webhooks.put("w", G1, 99)).isTrue();
    assertThat(hold(G1, "n1", NOW)).hasValue(3);
    assertThat(webhooks.put("w", G3, 0)).isFalse();
  }

  @Test
  void oneNodeHoldsAChatUntilItLetsGoOrTheTimeIsOver() {
    added("w");
    assertThat(hold(G1, "n1", NOW)).hasValue(0);
    assertThat(hold(G1, "n2", NOW)).isEmpty();
    assertThat(hold(G2, "n2", NOW)).hasValue(0);
    assertThat(hold(G1, "n1", NOW)).hasValue(0);
    assertThat(hold(G1, "n2", LATER - 1)).isEmpty();

    assertThat(webhooks.release("w", G1, "n1", 0, 2)).isTrue();
    assertThat(hold(G1, "n2", NOW)).hasValue(2);
    assertThat(hold(G1, "n1", LATER)).hasValue(2);
  }

  @Test
  void whoHoldsAChatNoMoreDoesNotMoveIt() {
    added("w");
    hold(G1, "n1", NOW);
    hold(G1, "n2", LATER);
    assertThat(webhooks.release("w", G1, "n1", 0, 3)).isFalse();
    assertThat(webhooks.release("w", G1, "n2", 0, 1)).isTrue();
    assertThat(hold(G1, "n1", NOW)).hasValue(1);
  }

  @Test
  void whatIsPutElsewhereIsInNobodysHands() {
    added("w");
    hold(G1, "n1", NOW);
    webhooks.put("w", G1, 0);
    assertThat(hold(G1, "n2", NOW)).hasValue(0);
    assertThat(webhooks.release("w", G1, "n1", 0, 3)).isFalse();
  }

  @Test
  void nobodyHoldsAChatOfAWebhookThatDoesNotWork() {
    Webhook made = webhook("w", 7);
    webhooks.add(made, 10);
    assertThat(hold(G1, "n1", NOW)).isEmpty();
    webhooks.setReady("w");
    assertThat(hold(G1, "n1", NOW)).isPresent();
    webhooks.disable("w", NOW, "x");
    assertThat(hold(G1, "n1", NOW)).isEmpty();
    assertThat(webhooks.hold("x", G1, "n1", NOW, LATER)).isEmpty();
  }

  @Test
  void cursorsGoWithTheirWebhook() {
    added("w");
    begin(OptionalLong.empty(), 10);
    assertThat(webhooks.remove("w")).isTrue();
    assertThat(webhooks.remove("w")).isFalse();
    assertThat(webhooks.find("w")).isEmpty();

    assertThat(webhooks.lag(added("w"))).isEqualTo(new Lag(2, 4));
  }
}
