package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTlsTest {
  @TempDir Path folder;

  private DoctorTls doctor(Clock clock, String certificate) {
    return new DoctorTls(
        Settings.of(
            SettingsSources.ofValues(
                Map.of(
                    "parley.data-dir", folder.toString(),
                    "parley.http.tls.certificate", folder.resolve(certificate).toString(),
                    "parley.http.tls.key", folder.resolve("key.pem").toString()))),
        clock);
  }

  @Test
  void aCertificateIsGoodThenNearItsEndThenOver() throws Exception {
    Certificates.make(folder, "EC", 60);
    Clock now = Clock.systemUTC();

    assertThat(Found.lines(doctor(now, "certificate.pem")))
        .singleElement()
        .asString()
        .startsWith("ok tls: " + folder.resolve("certificate.pem") + " ends 20");
    assertThat(Found.lines(doctor(Clock.offset(now, Duration.ofDays(50)), "certificate.pem")))
        .singleElement()
        .asString()
        .startsWith("warn tls: ");
    assertThat(Found.lines(doctor(Clock.offset(now, Duration.ofDays(61)), "certificate.pem")))
        .singleElement()
        .asString()
        .startsWith("FAIL tls: ");
  }

  @Test
  void filesThatCannotBeUsedFail() {
    assertThat(Found.lines(doctor(Clock.systemUTC(), "none.pem")))
        .containsExactly("FAIL tls: " + folder.resolve("none.pem") + " is not there");
  }
}
