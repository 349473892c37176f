package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final ChatId PAIR = new ChatId("pair");
  private static final ChatId GROUP = new ChatId("group");

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static Evidence.Sent sent(ChatId chat, String client, long second) {
    return new Evidence.Sent(chat, new ClientId(client), at(second));
  }

  private static Evidence.Acked acked(ChatId chat, String client, long second) {
    return new Evidence.Acked(
        chat, new ClientId(client), 1, new MessageId("m-" + client), false, at(second));
  }

  private static Figures of(Evidence.Testimony testimony, List<List<Journal.Standing>> standings) {
    return Figures.of(
        new Evidence(List.of(testimony), List.of()), 0, Set.of(PAIR), standings, at(0), at(100));
  }

  private static Evidence.Testimony testimony(
      List<Evidence.Sent> sent, List<Evidence.Acked> acked) {
    return new Evidence.Testimony(new UserId("alice"), sent, acked, List.of(), List.of());
  }

  private static Journal.Standing live(long second) {
    return new Journal.Standing(true, "node-1", at(second));
  }

  private static Journal.Standing gone(long second) {
    return new Journal.Standing(false, "gone", at(second));
  }

  private static Duration away(List<List<Journal.Standing>> standings) {
    return of(testimony(List.of(), List.of()), standings).away();
  }

  @Test
  void repeatsOfOneSendCountOnce() {
    Figures figures =
        of(
            testimony(
                List.of(sent(PAIR, "c1", 1), sent(PAIR, "c1", 2), sent(PAIR, "c2", 3)),
                List.of(acked(PAIR, "c1", 4), acked(PAIR, "c1", 5))),
            List.of());

    assertThat(figures.sent()).isEqualTo(2);
    assertThat(figures.acknowledged()).isEqualTo(1);
  }

  @Test
  void onlyTheSilenceOfPairsCounts() {
    Figures figures =
        of(
            testimony(
                List.of(sent(GROUP, "c1", 1), sent(PAIR, "c2", 1)),
                List.of(acked(GROUP, "c1", 50), acked(PAIR, "c2", 4))),
            List.of());

    assertThat(figures.silence()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void awayIsFromTheFirstWhoGoesToTheLastWhoComesBack() {
    assertThat(
            away(
                List.of(
                    List.of(gone(10), live(13)), List.of(gone(12), live(20)), List.of(live(1)))))
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whoNeverComesBackIsAwayToTheEnd() {
    assertThat(away(List.of(List.of(gone(10))))).isEqualTo(Duration.ofSeconds(90));
  }
}
