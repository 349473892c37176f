package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.Requests.Taken;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RequestsTest {
  private final Requests requests = new Requests(2, Duration.ofSeconds(9));

  @Test
  void aRequestIsAnsweredOnce() {
    assertThat(requests.take(7, 0)).isEqualTo(Taken.YES);

    assertThat(requests.waitsFor(7)).isTrue();
    assertThat(requests.settle(7)).isTrue();
    assertThat(requests.waitsFor(7)).isFalse();
    assertThat(requests.settle(7)).isFalse();
  }

  @Test
  void whatWasNeverAskedIsNotAnswered() {
    assertThat(requests.settle(7)).isFalse();
  }

  @Test
  void anIdIsFreeAgainOnceItsRequestIsAnswered() {
    requests.take(7, 0);
    assertThat(requests.take(7, 0)).isEqualTo(Taken.ID_IN_USE);

    requests.settle(7);

    assertThat(requests.take(7, 0)).isEqualTo(Taken.YES);
  }

  @Test
  void onlySoManyWaitAtATime() {
    requests.take(1, 0);
    requests.take(2, 0);
    assertThat(requests.take(3, 0)).isEqualTo(Taken.TOO_MANY);
    assertThat(requests.waitsFor(3)).isFalse();

    requests.settle(1);

    assertThat(requests.take(3, 0)).isEqualTo(Taken.YES);
  }

  @Test
  void aRequestWhoseTimeIsUpIsTheCallersToAnswer() {
    requests.take(1, 0);
    requests.take(2, 1);

    assertThat(requests.expire(8_999)).isEmpty();
    assertThat(requests.expire(9_000)).containsExactly(1L);
    assertThat(requests.settle(1)).isFalse();
    assertThat(requests.waitsFor(2)).isTrue();
    assertThat(requests.expire(9_001)).containsExactly(2L);
    assertThat(requests.expire(99_999)).isEmpty();
  }

  @Test
  void anIdThatIsUsedAgainHasADeadlineOfItsOwn() {
    requests.take(1, 0);
    requests.take(2, 0);
    requests.settle(1);
    requests.take(1, 5_000);

    assertThat(requests.expire(9_000)).containsExactly(2L);
    assertThat(requests.expire(14_000)).containsExactly(1L);
  }
}
