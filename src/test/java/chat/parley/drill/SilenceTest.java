package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final Silence silence = new Silence();

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private Duration longest(long from, long until) {
    return silence.longest(at(from), at(until));
  }

  @Test
  void nobodyIsSilentWhoWaitsForNothing() {
    silence.sent(at(1));
    silence.answered(at(2));
    silence.sent(at(50));
    silence.answered(at(51));

    assertThat(longest(0, 100)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void silenceBeginsWithWhatWasHeardLast() {
    silence.sent(at(1));
    silence.sent(at(2));
    silence.answered(at(3));
    silence.answered(at(10));

    assertThat(longest(0, 100)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void eventEndsSilenceAsAnAnswerDoes() {
    silence.sent(at(1));
    silence.shown(at(4));
    silence.answered(at(9));

    assertThat(longest(0, 100)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whatWasBeforeTheFaultDoesNotCount() {
    silence.sent(at(1));
    silence.answered(at(20));

    assertThat(longest(15, 100)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whatIsNeverAnsweredIsSilentToTheEnd() {
    silence.sent(at(1));

    assertThat(longest(0, 100)).isEqualTo(Duration.ofSeconds(99));
  }

  @Test
  void orderInWhichItIsToldDoesNotMatter() {
    silence.answered(at(9));
    silence.sent(at(1));

    assertThat(longest(0, 100)).isEqualTo(Duration.ofSeconds(8));
  }
}
