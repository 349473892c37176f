package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BacklogTest {
  private final Map<String, Long> waiting = new HashMap<>();
  private final List<String> cut = new ArrayList<>();
  private final AtomicLong metered = new AtomicLong();
  private final Backlog<String> backlog =
      new Backlog<>(100, one -> waiting.getOrDefault(one, 0L), this::cut, metered::set);

  private void cut(String connection) {
    waiting.remove(connection);
    cut.add(connection);
  }

  @Test
  void thoseForWhichMostWaitsAreCutDownToHalfTheBound() {
    write("a", 10);
    write("b", 40);
    write("c", 30);
    write("d", 20);
    assertThat(cut).isEmpty();

    write("e", 1);

    assertThat(cut).containsExactly("b", "c");
    assertThat(backlog.total()).isEqualTo(31);
    assertThat(metered).hasValue(31);
  }

  @Test
  void whatHasBeenReadMeanwhileCutsNobody() {
    write("a", 60);
    waiting.put("a", 5L);

    write("b", 60);

    assertThat(cut).isEmpty();
    assertThat(backlog.total()).isEqualTo(65);
  }

  @Test
  void whatWaitedForOneThatIsGoneCountsNoMore() {
    write("a", 60);
    backlog.gone("a");
    waiting.remove("a");

    write("b", 60);

    assertThat(cut).isEmpty();
    assertThat(backlog.total()).isEqualTo(60);
  }

  @Test
  void aConnectionCountsOnceHoweverOftenItIsWrittenTo() {
    for (int i = 1; i <= 100; i++) {
      write("a", i);
    }
    assertThat(backlog.total()).isEqualTo(100);

    write("a", 0);

    assertThat(backlog.total()).isZero();
    assertThat(cut).isEmpty();
  }

  private void write(String connection, long bytes) {
    waiting.put(connection, bytes);
    backlog.written(connection);
  }
}
