package chat.parley.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailpointsTest {
  private final AtomicInteger ends = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  void theProcessEndsAtTheNthPassingOfThatPoint(Failpoints.Point point) {
    Failpoints failpoints = Failpoints.parse(point.text() + ":3", ends::incrementAndGet);
    for (int i = 0; i < 2; i++) {
      for (Failpoints.Point any : Failpoints.Point.values()) {
        failpoints.passed(any);
      }
    }
    assertThat(ends).hasValue(0);

    failpoints.passed(point);

    assertThat(ends).hasValue(1);
  }

  @Test
  void whatIsUnderWayArrivesBefore() {
    CompletableFuture<Void> underWay = new CompletableFuture<>();
    Failpoints failpoints = Failpoints.parse("after-route:1", ends::incrementAndGet);
    Thread passing =
        Thread.ofVirtual().start(() -> failpoints.passed(Failpoints.Point.AFTER_ROUTE, underWay));
    assertThat(ends).hasValue(0);

    underWay.complete(null);

    assertThatCode(passing::join).doesNotThrowAnyException();
    assertThat(ends).hasValue(1);
  }

  @Test
  void noneIsArmedUnlessAsked() {
    assertThat(System.getProperty(Failpoints.PROPERTY)).isNull();
    for (Failpoints.Point any : Failpoints.Point.values()) {
      Failpoints.pass(any);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "after-poll", "after-poll:0", "after-poll:x", "after_poll:1", "a:1", ":1"})
  void whatIsNoFailpointIsRefused(String value) {
    assertThatThrownBy(() -> Failpoints.check(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "must be NAME:N, where N is from 1 and NAME is one of after-poll, after-commit,"
                + " after-route, before-offset-commit");
  }
}
