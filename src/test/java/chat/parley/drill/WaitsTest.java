package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How long clients waited, read from their journals.
class WaitsTest {
  private static final ChatId CHAT = new ChatId("c");
  private static final UserId ANN = new UserId("ann");

  private static long at(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private static Journal.Standing live(long seconds) {
    return new Journal.Standing(true, "node-1", at(seconds));
  }

  private static Journal.Standing away(long seconds) {
    return new Journal.Standing(false, "why", at(seconds));
  }

  private static Waits away(long from, long until, Journal.Standing... standings) {
    return Waits.of(
        new Evidence(List.of(), List.of()),
        Set.of(),
        List.of(List.of(standings)),
        at(from),
        at(until));
  }

  private static Waits acks(long from, long until, Evidence.Testimony testimony) {
    return Waits.of(
        new Evidence(List.of(testimony), List.of()), Set.of(CHAT), List.of(), at(from), at(until));
  }

  private static Evidence.Sent sent(String clientId, long seconds) {
    return new Evidence.Sent(CHAT, new ClientId(clientId), at(seconds));
  }

  private static Evidence.Acked acked(String clientId, long seconds) {
    return new Evidence.Acked(
        CHAT, new ClientId(clientId), 1, new MessageId("m"), false, at(seconds));
  }

  @Test
  void eachTimeAwayCountsFromTheLossUntilLiveHoweverManyAttemptsItTook() {
    Waits waits =
        away(5, 50, away(0), live(1), away(10), away(11), away(12), live(14), away(20), live(21));

    assertThat(waits.away()).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(1));
    assertThat(waits.longestAway()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void whoIsNotBackIsAwayUntilTheEnd() {
    assertThat(away(5, 50, live(1), away(10)).longestAway()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void whoWasAwayAllTheTimeDidNotWaitForWhatWasBefore() {
    assertThat(away(5, 50, away(0), live(7)).longestAway()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void anAckIsWaitedForFromTheFirstTimeItWasSaid() {
    Waits waits =
        acks(
            5,
            50,
            new Evidence.Testimony(
                ANN,
                List.of(
                    sent("early", 1),
                    sent("a", 6),
                    sent("b", 7),
                    sent("a", 8),
                    new Evidence.Sent(new ChatId("other"), new ClientId("c"), at(9))),
                List.of(acked("early", 6), acked("a", 9), acked("a", 10), acked("b", 8)),
                List.of(),
                List.of()));

    assertThat(waits.acks())
        .containsExactlyInAnyOrder(
            Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(1));
    assertThat(waits.longestAck()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatHasNoAckIsWaitedForUntilTheEnd() {
    Waits waits =
        acks(
            5,
            50,
            new Evidence.Testimony(ANN, List.of(sent("a", 6)), List.of(), List.of(), List.of()));

    assertThat(waits.longestAck()).isEqualTo(Duration.ofSeconds(44));
  }
}
