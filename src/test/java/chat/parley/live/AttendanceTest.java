package chat.parley.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AttendanceTest {
  private static final UserId BOB = new UserId("bob");

  private final Set<UserId> here = new HashSet<>();
  private final Attendance attendance = new Attendance(here::contains, 3_000);

  private void comes(long at) {
    here.add(BOB);
    attendance.touched(BOB, at);
  }

  private void goes(long at) {
    here.remove(BOB);
    attendance.touched(BOB, at);
  }

  @Test
  void whoComesIsToldAtOnceAndOnce() {
    comes(0);

    assertThat(attendance.news(0)).isEqualTo(new Attendance.News(List.of(BOB), Map.of()));
    assertThat(attendance.news(1).isEmpty()).isTrue();
  }

  @Test
  void whoGoesIsToldWhenTheyHaveStayedAway() {
    comes(0);
    attendance.news(0);
    goes(1_000);

    assertThat(attendance.news(3_999).isEmpty()).isTrue();
    assertThat(attendance.news(4_000))
        .isEqualTo(new Attendance.News(List.of(), Map.of(BOB, 1_000L)));
    assertThat(attendance.news(9_000).isEmpty()).isTrue();
  }

  @Test
  void whoComesBackInTimeWasNotGone() {
    comes(0);
    attendance.news(0);
    goes(1_000);
    attendance.news(2_000);
    comes(3_999);

    // Told again: who looked meanwhile has found nobody.
    assertThat(attendance.news(3_999)).isEqualTo(new Attendance.News(List.of(BOB), Map.of()));
    assertThat(attendance.news(9_000).isEmpty()).isTrue();
  }

  @Test
  void whoCameAndWentUntoldIsToldToBeGone() {
    comes(0);
    goes(1);

    assertThat(attendance.news(3_000).isEmpty()).isTrue();
    assertThat(attendance.news(3_001)).isEqualTo(new Attendance.News(List.of(), Map.of(BOB, 1L)));
    assertThat(attendance.news(9_000).isEmpty()).isTrue();
  }

  @Test
  void atTheEndAllAreGone() {
    comes(0);
    attendance.news(0);
    goes(5_000);

    assertThat(attendance.end(6_000)).isEqualTo(Map.of(BOB, 5_000L));
  }
}
