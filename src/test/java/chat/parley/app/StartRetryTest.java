package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.chat.NodeId;
import chat.parley.directory.DirectoryException;
import chat.parley.directory.NodeIdTakenException;
import chat.parley.kafka.KafkaException;
import chat.parley.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartRetryTest {
  private static final String WHAT = "PostgreSQL at jdbc:postgresql://db/p (parley.store.url)";

  private final AtomicInteger attempts = new AtomicInteger();
  private final StartRetry patient = new StartRetry(Duration.ofHours(1), Duration.ofMillis(1));
  private final StartRetry impatient = new StartRetry(Duration.ofMillis(50), Duration.ofMillis(1));

  static Stream<RuntimeException> whatMayPass() {
    return Stream.of(
        new KafkaException("away", new TimeoutException("no answer")),
        new StoreException("away", new SQLException("refused", "08001")),
        new DirectoryException("away", new RuntimeException("LOADING the dataset")));
  }

  static Stream<RuntimeException> whatDoesNotPass() {
    return Stream.of(
        new KafkaException("no", new SaslAuthenticationException("who?")),
        new StoreException("no", new SQLException("password", "28P01")),
        new StoreException("no", new SQLException("no such database", "3D000")),
        new DirectoryException("no", new RuntimeException("WRONGPASS invalid username-password")),
        new DirectoryException("no", new RuntimeException("NOAUTH Authentication required")),
        new NodeIdTakenException(new NodeId("n")));
  }

  @ParameterizedTest
  @MethodSource("whatMayPass")
  void whatIsNotThereYetIsTriedAgain(RuntimeException failure) {
    String result =
        patient.until(
            WHAT,
            () -> {
              if (attempts.incrementAndGet() < 3) {
                throw failure;
              }
              return "there";
            });

    assertThat(result).isEqualTo("there");
    assertThat(attempts).hasValue(3);
  }

  @ParameterizedTest
  @MethodSource("whatMayPass")
  void whatStaysAwayIsGivenUpWithALineThatSaysWhereItWasSought(RuntimeException failure) {
    assertThatThrownBy(() -> impatient.until(WHAT, () -> fail(failure)))
        .isInstanceOf(StartException.class)
        .hasMessage("%s was not there within 0 s: %s", WHAT, failure.getMessage());
    assertThat(attempts).hasValueGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("whatDoesNotPass")
  void aRefusalThatNoWaitingMendsEndsTheStart(RuntimeException failure) {
    assertThatThrownBy(() -> patient.until(WHAT, () -> fail(failure)))
        .isInstanceOf(StartException.class)
        .hasMessage("%s refuses: %s", WHAT, failure.getMessage());
    assertThat(attempts).hasValue(1);
  }

  @Test
  void aFaultOfOursIsNotTriedAgain() {
    IllegalStateException fault = new IllegalStateException("a bug");

    assertThatThrownBy(() -> patient.until(WHAT, () -> fail(fault))).isSameAs(fault);
    assertThat(attempts).hasValue(1);
  }

  private String fail(RuntimeException failure) {
    attempts.incrementAndGet();
    throw failure;
  }
}
