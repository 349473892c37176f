package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.app.Doctor.Named;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// How the checks are run, whatever they look at.
class DoctorTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void findingsComeInTheOrderOfTheChecksWhicheverIsDoneFirst() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    List<Named> checks =
        List.of(
            new Named(
                "a",
                found -> {
                  second.await();
                  found.accept(Finding.ok("a", "1"));
                  found.accept(Finding.ok("a", "2"));
                }),
            new Named(
                "b",
                found -> {
                  found.accept(Finding.ok("b", "3"));
                  second.countDown();
                }));

    assertThat(new Doctor(checks, LONG).examine())
        .extracting(Finding::detail)
        .containsExactly("1", "2", "3");
  }

  @Test
  void oneThatHangsFailsWhenItsTimeIsOverAndHoldsUpNoOther() {
    CountDownLatch never = new CountDownLatch(1);
    List<Named> checks =
        List.of(
            new Named(
                "redis",
                found -> {
                  found.accept(Finding.ok("redis", "as far as it came"));
                  never.await();
                }),
            new Named("kafka", found -> never.await()));

    assertThat(new Doctor(checks, Duration.ofSeconds(1)).examine())
        .satisfiesExactly(
            finding -> assertThat(finding.detail()).isEqualTo("as far as it came"),
            finding -> {
              assertThat(finding.verdict()).isEqualTo(Finding.Verdict.FAIL);
              assertThat(finding.what()).isEqualTo("redis");
              assertThat(finding.detail()).isEqualTo("no answer within 1 s");
              assertThat(finding.remedy()).contains("--timeout");
            },
            finding -> assertThat(finding.what()).isEqualTo("kafka"));
  }

  @Test
  void oneThatFailsItselfIsAFindingToo() {
    List<Named> checks =
        List.of(
            new Named(
                "disk",
                _ -> {
                  throw new IOException("no such device");
                }));

    assertThat(new Doctor(checks, LONG).examine())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.verdict()).isEqualTo(Finding.Verdict.FAIL);
              assertThat(finding.detail()).contains("no such device");
            });
  }
}
