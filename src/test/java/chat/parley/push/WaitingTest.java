package chat.parley.push;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class WaitingTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  private final Waiting waiting = new Waiting(Duration.ofMillis(100), 2);

  private static News news(String chat, long seq, UserId... only) {
    return new News(
        new ChatId(chat),
        List.of(new Said(seq, ALICE, List.of(), OptionalLong.empty())),
        only.length == 0 ? Optional.empty() : Optional.of(Set.of(only)));
  }

  private static List<Long> seqs(News news) {
    return news.said().stream().map(Said::seq).toList();
  }

  @Test
  void whatIsSaidMeanwhileGoesTogetherAndDoesNotWaitLonger() {
    waiting.add(news("a", 1), 1_000);
    waiting.add(news("a", 2), 1_099);

    assertThat(waiting.due(1_099, 9)).isEmpty();
    assertThat(waiting.due(1_100, 9))
        .singleElement()
        .extracting(WaitingTest::seqs)
        .isEqualTo(List.of(1L, 2L));
    assertThat(waiting.due(9_999, 9)).isEmpty();
  }

  @Test
  void whatWasPutBackIsInOrderAgain() {
    waiting.add(news("a", 3), 1_000);
    waiting.add(news("a", 2), 1_001);

    assertThat(seqs(waiting.due(2_000, 9).getFirst())).containsExactly(2L, 3L);
  }

  @Test
  void chatsAreDueInTheirOrderSomeAtATime() {
    waiting.add(news("b", 1), 1_000);
    waiting.add(news("a", 1), 1_010);

    assertThat(waiting.due(1_105, 9)).extracting(it -> it.chat().value()).containsExactly("b");
    waiting.add(news("c", 1), 1_020);
    assertThat(waiting.due(2_000, 1)).extracting(it -> it.chat().value()).containsExactly("a");
    assertThat(waiting.size()).isEqualTo(1);
  }

  @Test
  void thereIsAnEnd() {
    assertThat(waiting.add(news("a", 1), 1)).isTrue();
    assertThat(waiting.add(news("b", 1), 1)).isTrue();
    assertThat(waiting.add(news("c", 1), 1)).isFalse();
    assertThat(waiting.add(news("a", 2), 1)).isTrue();
    assertThat(waiting.due(2_000, 9)).extracting(it -> it.chat().value()).containsExactly("a", "b");
  }

  @Test
  void ofABusyChatTheNewestAreKept() {
    LongStream.rangeClosed(1, 20).forEach(seq -> waiting.add(news("a", seq), 1));

    assertThat(seqs(waiting.due(2_000, 9).getFirst())).containsExactly(16L, 17L, 18L, 19L, 20L);
  }

  @Test
  void whatConcernsSeveralIsThereOnce() {
    for (int i = 0; i < 9; i++) {
      waiting.add(news("a", 7, new UserId("u" + i)), 1);
    }
    waiting.add(news("a", 5, BOB), 1);

    News due = waiting.due(2_000, 9).getFirst();
    assertThat(seqs(due)).containsExactly(5L, 7L);
    assertThat(due.only().orElseThrow()).hasSize(10);
  }

  @Test
  void whomItConcernsAreAllOfThem() {
    waiting.add(news("a", 1, ALICE), 1);
    waiting.add(news("a", 2, BOB), 1);
    waiting.add(news("b", 1, ALICE), 1);
    waiting.add(news("b", 2), 1);

    List<News> due = waiting.due(2_000, 9);
    assertThat(due.get(0).only()).contains(Set.of(ALICE, BOB));
    assertThat(due.get(1).only()).isEmpty();
  }
}
