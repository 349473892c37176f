package chat.parley.app;

import chat.parley.edge.Tls;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// The check of the listener's certificate: whether it can be used, and for how long. Stateless.
final class DoctorTls implements Doctor.Check {
  /// Those who renew certificates do it earlier.
  private static final Duration NEAR = Duration.ofDays(14);

  private final Settings settings;
  private final Clock clock;

  DoctorTls(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void look(Consumer<Finding> found) {
    settings.http().tls().ifPresent(files -> found.accept(finding(files)));
  }

  private Finding finding(Tls.PemFiles files) {
    Instant end;
    try {
      end = Tls.end(files);
    } catch (IOException e) {
      return Finding.fail(
          "tls",
          String.valueOf(e.getMessage()),
          "Set parley.http.tls.certificate and parley.http.tls.key to PEM files that belong"
              + " together.");
    }
    String detail = "%s ends %s".formatted(files.certificate(), end);
    String remedy = "Renew it, and write both files anew: a running node reads them by itself.";
    Instant now = clock.instant();
    if (end.isBefore(now)) {
      return Finding.fail("tls", detail, remedy);
    }
    return end.isBefore(now.plus(NEAR))
        ? Finding.warn("tls", detail, remedy)
        : Finding.ok("tls", detail);
  }
}
