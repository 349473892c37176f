package chat.parley.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.parley.store.FencedException;
import chat.parley.store.StoreException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  private boolean stopping;
  private final Patience patience = new Patience(() -> stopping);

  @Test
  void whatIsOutOfReachIsTriedUntilItAnswers() {
    Queue<RuntimeException> failures =
        new ArrayDeque<>(List.of(new StoreException("away", null), new TimeoutException("away")));

    assertThat(patience.retry(() -> failOrAnswer(failures))).isEqualTo("answer");
    assertThat(failures).isEmpty();
  }

  @Test
  void aNodeThatStopsWaitsNoLonger() {
    stopping = true;

    assertThatExceptionOfType(Patience.StoppedException.class)
        .isThrownBy(() -> patience.retry(this::away));
  }

  @Test
  void anInterruptEndsTheWaiting() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(Patience.StoppedException.class)
        .isThrownBy(() -> patience.retry(this::away));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void noPatienceMendsThatAnotherNodeHasTakenOver() {
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(
            () ->
                patience.retry(
                    () -> {
                      throw new FencedException(3);
                    }));
  }

  @Test
  void whatIsOurFaultIsNotTriedAgain() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                patience.retry(
                    () -> {
                      throw new IllegalStateException("a bug");
                    }));
  }

  private String away() {
    throw new StoreException("away", null);
  }

  private static String failOrAnswer(Queue<RuntimeException> failures) {
    RuntimeException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    return "answer";
  }
}
