package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.Requests.Taken;
import chat.parley.metrics.Sample;
import chat.parley.protocol.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RequestsTest {
  private final RequestMeter meter = new RequestMeter();
  private final Requests requests = new Requests(2, Duration.ofSeconds(9), meter);

  @Test
  void aRequestIsAnsweredOnce() {
    assertThat(requests.take(7, RequestKind.SEND, 0)).isEqualTo(Taken.YES);

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
    requests.take(7, RequestKind.SEND, 0);
    assertThat(requests.take(7, RequestKind.SEND, 0)).isEqualTo(Taken.ID_IN_USE);

    requests.settle(7);

    assertThat(requests.take(7, RequestKind.SEND, 0)).isEqualTo(Taken.YES);
  }

  @Test
  void onlySoManyWaitAtATime() {
    requests.take(1, RequestKind.SEND, 0);
    requests.take(2, RequestKind.SEND, 0);
    assertThat(requests.take(3, RequestKind.SEND, 0)).isEqualTo(Taken.TOO_MANY);
    assertThat(requests.waitsFor(3)).isFalse();

    requests.settle(1);

    assertThat(requests.take(3, RequestKind.SEND, 0)).isEqualTo(Taken.YES);
  }

  @Test
  void aRequestWhoseTimeIsUpIsTheCallersToAnswer() {
    requests.take(1, RequestKind.SEND, 0);
    requests.take(2, RequestKind.SEND, 1);

    assertThat(requests.expire(8_999)).isEmpty();
    assertThat(requests.expire(9_000)).containsExactly(1L);
    assertThat(requests.settle(1)).isFalse();
    assertThat(requests.waitsFor(2)).isTrue();
    assertThat(requests.expire(9_001)).containsExactly(2L);
    assertThat(requests.expire(99_999)).isEmpty();
  }

  @Test
  void anIdThatIsUsedAgainHasADeadlineOfItsOwn() {
    requests.take(1, RequestKind.SEND, 0);
    requests.take(2, RequestKind.SEND, 0);
    requests.settle(1);
    requests.take(1, RequestKind.SEND, 5_000);

    assertThat(requests.expire(9_000)).containsExactly(2L);
    assertThat(requests.expire(14_000)).containsExactly(1L);
  }

  @Test
  void eachRequestIsCountedOnceByHowItEnded() {
    requests.take(1, RequestKind.SEND, 0);
    requests.take(2, RequestKind.HISTORY, 0);
    requests.settle(1);
    requests.settle(1);
    requests.fail(2, ErrorCode.NOT_A_MEMBER);
    requests.take(3, RequestKind.SEND, 0);
    requests.expire(9_000);

    assertThat(meter.samples())
        .contains(
            Sample.of(1, "type", "send", "outcome", "ok"),
            Sample.of(1, "type", "send", "outcome", "unavailable"),
            Sample.of(0, "type", "history", "outcome", "ok"),
            Sample.of(1, "type", "history", "outcome", "not_a_member"));
    assertThat(meter.latency().count()).isEqualTo(3);
  }

  @Test
  void whatWaitsIsKnownUntilItIsAnsweredOrTheSessionIsGone() {
    requests.take(1, RequestKind.SEND, 0);
    requests.take(2, RequestKind.SEND, 0);
    assertThat(meter.waiting()).isEqualTo(2);

    requests.settle(1);
    assertThat(meter.waiting()).isEqualTo(1);

    requests.drop();
    assertThat(meter.waiting()).isZero();
    assertThat(meter.samples()).contains(Sample.of(1, "type", "send", "outcome", "ok"));
  }
}
