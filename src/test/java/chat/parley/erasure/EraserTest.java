package chat.parley.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.sequencer.SettableClock;
import chat.parley.store.AuditEntry;
import chat.parley.store.AuditLog;
import chat.parley.store.Erasures;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class EraserTest {
  private final SettableClock clock = new SettableClock();
  private final List<Long> purges = new CopyOnWriteArrayList<>();
  private final List<String> looks = new CopyOnWriteArrayList<>();

  private final AuditLog audit =
      new AuditLog() {
        @Override
        public void record(AuditEntry entry) {}

        @Override
        public List<AuditEntry> page(
            Optional<String> actor, Optional<String> target, Optional<String> after, int limit) {
          return List.of();
        }

        @Override
        public void purge(long before) {
          purges.add(before);
        }
      };

  /// Nothing is due.
  private final Erasures erasures =
      (Erasures)
          Proxy.newProxyInstance(
              Erasures.class.getClassLoader(),
              new Class<?>[] {Erasures.class},
              (_, method, _) -> {
                looks.add(method.getName());
                return Optional.empty();
              });

  private final Eraser eraser =
      new Eraser(
          "eraser",
          erasures,
          audit,
          new ErasingOne(
              erasures,
              (_, _) -> {
                throw new IllegalStateException("nothing is due");
              },
              _ -> {},
              _ -> {
                throw new IllegalStateException("nothing is due");
              },
              clock),
          clock);

  private void look() {
    int before = looks.size();
    await()
        .until(
            () -> {
              eraser.wake();
              return looks.size() > before + 1;
            });
  }

  @Test
  void auditLogIsKeptFor400DaysAndClearedOnceAnHour() {
    long fourHundredDays = Duration.ofDays(400).toMillis();
    long first = clock.millis() - fourHundredDays;
    try (eraser) {
      eraser.start();
      look();
      assertThat(purges).containsExactly(first);

      clock.advance(Duration.ofHours(1));
      look();
      assertThat(purges).containsExactly(first);
      clock.advance(Duration.ofMillis(1));
      look();

      assertThat(purges).containsExactly(first, clock.millis() - fourHundredDays);
    }
  }
}
