package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a node says of itself when one of its parts does not work.
class HealthTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, Boolean> works = new HashMap<>();
  private final Map<String, BooleanSupplier> checks = new LinkedHashMap<>();

  HealthTest() {
    for (String part : new String[] {"kafka", "store", "directory", "inbox", "sequencer"}) {
      works.put(part, true);
      checks.put(part, () -> works.getOrDefault(part, false));
    }
  }

  private Health health() {
    Health health = new Health(checks, nanos::get);
    health.ask();
    return health;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aNodeWhosePartsAllWorkServes() {
    assertThat(health().whole()).isTrue();
    assertThat(health().serves()).isTrue();
    assertThat(health().parts()).containsValues(true).doesNotContainValue(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "store", "directory", "sequencer"})
  void whatIsAwayForAllNodesIsNamedAndSendsNobodyElsewhere(String part) {
    works.put(part, false);

    Health health = health();

    assertThat(health.parts()).containsEntry(part, false).hasSize(5);
    assertThat(health.whole()).isFalse();
    assertThat(health.serves()).isTrue();
  }

  @Test
  void anInboxThatIsSilentByItselfSendsClientsElsewhere() {
    works.put("inbox", false);

    assertThat(health().serves()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "14, true", "15, false"})
  void anInboxMayBeSilentForAWhileOnceKafkaIsBack(long seconds, boolean serves) {
    works.put("kafka", false);
    works.put("inbox", false);
    Health health = health();
    assertThat(health.serves()).isTrue();

    works.put("kafka", true);
    health.ask();
    pass(Duration.ofSeconds(seconds));
    health.ask();

    assertThat(health.serves()).isEqualTo(serves);
  }

  @Test
  void aPartThatFailsIsDown() {
    checks.put(
        "store",
        () -> {
          throw new IllegalStateException("no connection");
        });

    assertThat(health().parts()).containsEntry("store", false).containsEntry("kafka", true);
  }

  @Test
  void aPartThatHangsIsDownSoonAndTheAnswerDoesNotWaitForIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch released = new CountDownLatch(1);
    checks.put("directory", () -> asked.getCount() == 2 ? noted(asked) : hangs(asked, released));
    Health health = health();
    assertThat(health.whole()).isTrue();

    Thread asking = Thread.ofVirtual().start(health::ask);
    asked.await();
    assertThat(health.whole()).as("it may still answer").isTrue();
    pass(Duration.ofSeconds(5));

    assertThat(health.parts()).containsEntry("directory", false).containsEntry("store", true);
    released.countDown();
    asking.join();
    assertThat(health.whole()).isTrue();
  }

  private static boolean noted(CountDownLatch asked) {
    asked.countDown();
    return true;
  }

  private static boolean hangs(CountDownLatch asked, CountDownLatch until) {
    asked.countDown();
    try {
      until.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
