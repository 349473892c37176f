package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.gateway.Feed.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FeedTest {
  private static final ChatId G1 = new ChatId("g1");
  private static final ChatId G2 = new ChatId("g2");

  private final Feed<String> feed = new Feed<>(100);

  @Test
  void whatComesInOrderIsSent() {
    assertThat(offer(G1, 1)).isEqualTo(Turn.NEXT);
    assertThat(offer(G1, 2)).isEqualTo(Turn.NEXT);
    assertThat(offer(G1, 3)).isEqualTo(Turn.NEXT);
  }

  @Test
  void eachChatHasAnOrderOfItsOwn() {
    knows(G2, 40);

    assertThat(offer(G1, 1)).isEqualTo(Turn.NEXT);
    assertThat(offer(G2, 41)).isEqualTo(Turn.NEXT);
    assertThat(offer(G1, 2)).isEqualTo(Turn.NEXT);
    assertThat(offer(G2, 42)).isEqualTo(Turn.NEXT);
  }

  @Test
  void whatHasBeenSentIsNotSentAgain() {
    knows(G1, 4);
    offer(G1, 5);

    assertThat(offer(G1, 5)).isEqualTo(Turn.HELD);
    assertThat(offer(G1, 4)).isEqualTo(Turn.HELD);
    assertThat(offer(G1, 1)).isEqualTo(Turn.HELD);
    assertThat(offer(G1, 6)).isEqualTo(Turn.NEXT);
  }

  @Test
  void whatComesAfterAHoleIsNotSent() {
    knows(G1, 4);

    assertThat(offer(G1, 6)).isEqualTo(Turn.AFTER_HOLE);
    assertThat(offer(G1, 5)).isEqualTo(Turn.NEXT);
    assertThat(offer(G1, 6)).isEqualTo(Turn.NEXT);
  }

  @Test
  void whatComesDuringACatchUpWaits() {
    feed.beginCatchUp();

    assertThat(offer(G1, 1)).isEqualTo(Turn.WAITS);
    assertThat(offer(G2, 9)).isEqualTo(Turn.WAITS);
    assertThat(feed.catchingUp()).isTrue();
    assertThat(feed.nextWaiting()).isEmpty();
  }

  @Test
  void whatHasWaitedIsTakenInTheOrderInWhichItCame() {
    feed.beginCatchUp();
    offer(G1, 1);
    offer(G2, 9);
    offer(G1, 2);

    feed.endCatchUp(Map.of(), Map.of());

    assertThat(drain()).containsExactly("g1 1", "g2 9", "g1 2");
  }

  @Test
  void whatTheCatchUpHasSentIsHeld() {
    feed.beginCatchUp();
    offer(G1, 7);

    feed.endCatchUp(Map.of(G1, 7L), Map.of());

    assertThat(offer(G1, 7)).isEqualTo(Turn.HELD);
    assertThat(offer(G1, 8)).isEqualTo(Turn.NEXT);
  }

  @Test
  void aCatchUpThatReadLessThanWasSentTakesNothingBack() {
    knows(G1, 7);
    feed.beginCatchUp();

    feed.endCatchUp(Map.of(G1, 5L), Map.of());

    assertThat(offer(G1, 7)).isEqualTo(Turn.HELD);
    assertThat(offer(G1, 8)).isEqualTo(Turn.NEXT);
  }

  @Test
  void whatWaitsIsBounded() {
    feed.beginCatchUp();

    assertThat(feed.offer(G1, 1, "a", 60)).isEqualTo(Turn.WAITS);
    assertThat(feed.offer(G1, 2, "b", 40)).isEqualTo(Turn.WAITS);
    assertThat(feed.offer(G1, 3, "c", 1)).isEqualTo(Turn.OVERFLOW);
  }

  @Test
  void whatIsTakenMakesRoomAgain() {
    feed.beginCatchUp();
    feed.offer(G1, 1, "a", 60);
    feed.offer(G1, 2, "b", 40);
    feed.endCatchUp(Map.of(), Map.of());
    feed.nextWaiting();
    feed.beginCatchUp();

    assertThat(feed.offer(G1, 3, "c", 61)).isEqualTo(Turn.OVERFLOW);
    assertThat(feed.offer(G1, 3, "c", 60)).isEqualTo(Turn.WAITS);
  }

  @Test
  void whatIsHeldBackTakesRoom() {
    knows(G1, 4);
    feed.holdBack(G1, 9, "held back", 60);

    assertThat(feed.offer(G2, 1, "a", 41)).isEqualTo(Turn.OVERFLOW);
  }

  @Test
  void whatIsHeldBackComesBeforeAllElseThatWaits() {
    feed.beginCatchUp();
    offer(G2, 1);
    feed.endCatchUp(Map.of(), Map.of());

    feed.holdBack(G1, 9, "held back", 1);

    assertThat(feed.catchingUp()).isTrue();
    assertThat(feed.endCatchUp(Map.of(G1, 8L), Map.of())).isTrue();
    assertThat(drain()).containsExactly("held back", "g2 1");
  }

  @Test
  void aHoleThatIsStillThereAfterTheCatchUpIsTold() {
    knows(G1, 4);
    feed.holdBack(G1, 9, "held back", 1);

    assertThat(feed.endCatchUp(Map.of(G1, 7L), Map.of())).isFalse();
  }

  @Test
  void anOrdinaryCatchUpHasNoHoleToFill() {
    knows(G1, 4);
    feed.beginCatchUp();

    assertThat(feed.endCatchUp(Map.of(), Map.of())).isTrue();
  }

  @Test
  void aChatThatIsNewBeginsWithItsFirstEventAndNoOther() {
    assertThat(feed.sentUpTo(G1)).isEmpty();
    assertThat(offer(G1, 2)).isEqualTo(Turn.AFTER_HOLE);
    assertThat(offer(G1, 1)).isEqualTo(Turn.NEXT);
    assertThat(feed.sentUpTo(G1)).hasValue(1);
  }

  @Test
  void aChatOfWhichNothingWasSentGoesOnFromItsHead() {
    feed.beginCatchUp();
    feed.endCatchUp(Map.of(), Map.of(G1, 7L));

    assertThat(offer(G1, 7)).isEqualTo(Turn.HELD);
    assertThat(offer(G1, 8)).isEqualTo(Turn.NEXT);
  }

  @Test
  void theHeadOfAChatDoesNotHideWhatHasNotBeenSent() {
    knows(G1, 4);
    feed.beginCatchUp();
    feed.endCatchUp(Map.of(), Map.of(G1, 7L));

    assertThat(offer(G1, 5)).isEqualTo(Turn.NEXT);
  }

  /// The session has been sent a chat up to a seq.
  private void knows(ChatId chat, long seq) {
    feed.beginCatchUp();
    feed.endCatchUp(Map.of(chat, seq), Map.of());
  }

  private Turn offer(ChatId chat, long seq) {
    return feed.offer(chat, seq, chat + " " + seq, 1);
  }

  private List<String> drain() {
    List<String> taken = new ArrayList<>();
    while (true) {
      Optional<Feed.Waiting<String>> next = feed.nextWaiting();
      if (next.isEmpty()) {
        return taken;
      }
      taken.add(next.get().item());
    }
  }
}
