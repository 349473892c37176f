package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileHeadersTest {

  @Test
  void nameIsThereInBothForms() {
    assertThat(FileHeaders.disposition("Kätz\"chen 100%.txt", "text/plain"))
        .isEqualTo(
            "attachment; filename=\"K_tz_chen 100_.txt\";"
                + " filename*=UTF-8''K%C3%A4tz%22chen%20100%25.txt");
  }

  @Test
  void nameCannotAddAHeaderOrAParameter() {
    assertThat(FileHeaders.disposition("a\r\nX: 1\"; b=\\c'*()", "text/plain"))
        .isEqualTo(
            "attachment; filename=\"a__X: 1_; b=_c'*()\";"
                + " filename*=UTF-8''a%0D%0AX%3A%201%22%3B%20b%3D%5Cc%27%2A%28%29");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "image/jpeg", "image/gif", "image/webp"})
  void picturesAreShown(String type) {
    assertThat(FileHeaders.disposition("a", type)).startsWith("inline; ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/svg+xml", "text/html", "application/pdf", ""})
  void whatMayRunIsSaved(String type) {
    assertThat(FileHeaders.disposition("a", type)).startsWith("attachment; ");
  }
}
