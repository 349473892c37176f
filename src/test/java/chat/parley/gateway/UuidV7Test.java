package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UuidV7Test {
  private static final long NOW = 1_790_000_000_000L;

  @Test
  void itSaysItsVersionAndVariant() {
    for (int i = 0; i < 1_000; i++) {
      UUID uuid = UuidV7.at(NOW);

      assertThat(uuid.version()).isEqualTo(7);
      assertThat(uuid.variant()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, NOW, (1L << 48) - 1})
  void itBeginsWithTheTime(long millis) {
    assertThat(UuidV7.at(millis).getMostSignificantBits() >>> 16).isEqualTo(millis);
  }

  @Test
  void itsTextSortsByTime() {
    String previous = UuidV7.at(NOW).toString();
    for (int i = 1; i < 1_000; i++) {
      String next = UuidV7.at(NOW + i).toString();
      assertThat(next).isGreaterThan(previous);
      previous = next;
    }
  }

  @Test
  void manyOfOneMillisecondDiffer() {
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      seen.add(UuidV7.at(NOW));
    }

    assertThat(seen).hasSize(10_000);
  }
}
