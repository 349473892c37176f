package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReadReceiptsTest {
  private static final ChatId G1 = new ChatId("g1");
  private static final ChatId G2 = new ChatId("g2");

  private final ReadReceipts receipts = new ReadReceipts();

  @Test
  void whatHasNotBeenSentNeedsNoPing() {
    assertThat(receipts.nextPing()).isEmpty();
  }

  @Test
  void whatWasSentBeforeThePingIsConfirmedByItsPong() {
    receipts.sent(G1, 4);
    receipts.sent(G2, 1);
    long ping = receipts.nextPing().orElseThrow();
    assertThat(receipts.takeConfirmed()).isEmpty();

    receipts.ponged(ping);

    assertThat(receipts.takeConfirmed()).isEqualTo(Map.of(G1, 4L, G2, 1L));
  }

  @Test
  void whatWasSentAfterThePingIsNot() {
    receipts.sent(G1, 4);
    long ping = receipts.nextPing().orElseThrow();
    receipts.sent(G1, 5);

    receipts.ponged(ping);

    assertThat(receipts.takeConfirmed()).isEqualTo(Map.of(G1, 4L));
  }

  @Test
  void onePingIsUnderWayAtATime() {
    receipts.sent(G1, 4);
    long first = receipts.nextPing().orElseThrow();
    receipts.sent(G1, 5);
    assertThat(receipts.nextPing()).isEmpty();

    receipts.ponged(first);

    assertThat(receipts.nextPing()).isPresent();
  }

  @Test
  void everyPingIsAnother() {
    receipts.sent(G1, 4);
    long first = receipts.nextPing().orElseThrow();
    receipts.ponged(first);
    receipts.sent(G1, 5);
    long second = receipts.nextPing().orElseThrow();

    receipts.ponged(first);

    assertThat(second).isNotEqualTo(first);
    assertThat(receipts.takeConfirmed()).isEqualTo(Map.of(G1, 4L));
  }

  @Test
  void thePongOfTheHeartbeatConfirmsNothing() {
    receipts.sent(G1, 4);
    receipts.ponged(0);
    assertThat(receipts.takeConfirmed()).isEmpty();

    receipts.nextPing();
    receipts.ponged(0);

    assertThat(receipts.takeConfirmed()).isEmpty();
  }

  @Test
  void whatIsConfirmedIsTakenOnceAndNeverMovesBack() {
    receipts.sent(G1, 4);
    receipts.ponged(receipts.nextPing().orElseThrow());
    receipts.sent(G1, 3);
    receipts.ponged(receipts.nextPing().orElseThrow());

    assertThat(receipts.takeConfirmed()).isEqualTo(Map.of(G1, 4L));
    assertThat(receipts.takeConfirmed()).isEmpty();
  }
}
