package chat.parley.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.outbound.Backoff;
import chat.parley.store.Webhook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private static final ChatId A = new ChatId("a");
  private static final ChatId B = new ChatId("b");
  private static final Run.Result TAKEN = new Run.Done(1, false);
  private static final Run.Result AWAY = new Run.Failed(0, "answered 503", false);
  private static final Run.Result BAD = new Run.Failed(0, "answered 422", true);

  /// More than the longest pause.
  private static final long LONG = Duration.ofMinutes(6).toMillis();

  private final Lane lane =
      new Lane(
          webhook(true, "http://a"),
          new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new Random(1)));
  private long now = 1_000_000;

  private static Webhook webhook(boolean enabled, String url) {
    return new Webhook(
        "w", url, "s", Set.of(), Optional.empty(), enabled, true, 1, Webhook.Health.UNKNOWN);
  }

  private List<ChatId> turns() {
    List<ChatId> turns = new ArrayList<>();
    Optional<ChatId> next = lane.next(now);
    while (next.isPresent()) {
      turns.add(next.get());
      next = lane.next(now);
    }
    return turns;
  }

  private void ended(ChatId chat, Run.Result result) {
    lane.ended(chat, result, now);
  }

  @Test
  void chatsHaveTheirTurnInOrderAndOnce() {
    lane.note(A);
    lane.note(B);
    lane.note(A);
    assertThat(turns()).containsExactly(A, B);
    ended(A, TAKEN);
    assertThat(turns()).isEmpty();
  }

  @Test
  void chatThatIsNotedWhileItIsUnderWayHasAnotherTurn() {
    lane.note(A);
    turns();
    lane.note(A);
    assertThat(turns()).isEmpty();
    ended(A, TAKEN);
    assertThat(turns()).containsExactly(A);
    ended(A, new Run.Done(0, true));
    assertThat(turns()).containsExactly(A);
  }

  @Test
  void someAreUnderWayAtATime() {
    for (int i = 0; i < 20; i++) {
      lane.note(new ChatId("c" + i));
    }
    assertThat(turns()).hasSize(Lane.MAX_UNDER_WAY);
  }

  @Test
  void chatThatFailsWaitsAndOthersDoNot() {
    lane.note(A);
    turns();
    ended(A, AWAY);
    lane.note(A);
    lane.note(B);
    assertThat(turns()).containsExactly(B);
    ended(B, TAKEN);
    now += 1_000;
    assertThat(turns()).containsExactly(A);
    ended(A, AWAY);
    now += 900;
    assertThat(turns()).isEmpty();
    now += 1_100;
    assertThat(turns()).containsExactly(A);
  }

  @Test
  void receiverThatIsDownIsTriedByOneChatAtATime() {
    for (int i = 0; i < 20; i++) {
      lane.note(new ChatId("c" + i));
    }
    for (ChatId chat : turns()) {
      ended(chat, AWAY);
    }
    assertThat(lane.down()).isTrue();
    lane.note(A);
    assertThat(turns()).isEmpty();

    now += LONG;
    List<ChatId> probe = turns();
    assertThat(probe).hasSize(1);
    ended(probe.getFirst(), TAKEN);

    assertThat(lane.down()).isFalse();
    assertThat(turns()).hasSize(Lane.MAX_UNDER_WAY);
  }

  @Test
  void eventThatIsNotTakenDoesNotStopTheOthers() {
    lane.note(A);
    for (int i = 0; i < 20; i++) {
      assertThat(turns()).containsExactly(A);
      ended(A, BAD);
      assertThat(lane.down()).isFalse();
      now += LONG;
    }
    turns();
    ended(A, BAD);
    lane.note(B);
    assertThat(turns()).containsExactly(B);
  }

  @Test
  void whatWasTakenBeforeTheFailureCounts() {
    lane.note(A);
    for (int i = 0; i < 20; i++) {
      turns();
      ended(A, new Run.Failed(3, "answered 503", false));
      assertThat(lane.down()).isFalse();
      now += 1_001;
    }
  }

  @Test
  void chatThatAnotherNodeHoldsIsLookedAtAgain() {
    lane.note(A);
    turns();
    ended(A, new Run.Held());
    assertThat(turns()).isEmpty();
    now += 2_000;
    assertThat(turns()).containsExactly(A);
    ended(A, new Run.StoreAway("x"));
    assertThat(turns()).isEmpty();
    now += 1_000;
    assertThat(turns()).containsExactly(A);
  }

  @Test
  void changedUrlIsTriedAtOnce() {
    for (int i = 0; i < 5; i++) {
      lane.note(new ChatId("c" + i));
    }
    for (ChatId chat : turns()) {
      ended(chat, AWAY);
    }
    assertThat(turns()).isEmpty();
    lane.update(webhook(true, "http://b"));
    assertThat(turns()).hasSize(5);
  }

  @Test
  void webhookThatIsNotEnabledKeepsNothing() {
    lane.note(A);
    lane.update(webhook(false, "http://a"));
    lane.note(B);
    assertThat(turns()).isEmpty();
    lane.update(webhook(true, "http://a"));
    assertThat(turns()).isEmpty();
    lane.note(B);
    assertThat(turns()).containsExactly(B);
  }

  @Test
  void roomIsBounded() {
    for (int i = 0; i < Lane.MAX_WAITING; i++) {
      assertThat(lane.note(new ChatId("c" + i))).isTrue();
    }
    assertThat(lane.full()).isTrue();
    assertThat(lane.note(A)).isFalse();
    assertThat(lane.note(new ChatId("c5"))).isTrue();
  }

  @Test
  void otherChatsAreNotForAWebhookOfOne() {
    Lane one =
        new Lane(
            new Webhook(
                "w", "u", "s", Set.of(), Optional.of(A), true, true, 1, Webhook.Health.UNKNOWN),
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new Random(1)));
    one.note(B);
    one.note(A);
    assertThat(one.next(now)).contains(A);
    assertThat(one.next(now)).isEmpty();
  }
}
