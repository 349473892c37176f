package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.app.SettingsDoc.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The table of settings, made of `application.yaml`.
class SettingsDocTest {
  private static final String FAMILY = "parley.kafka.client.…";

  @Test
  void theTableOfTheDocumentationIsTheOneThatConfigDocMakes() throws IOException {
    String document = Files.readString(Path.of("docs/operations.md"));

    String between =
        document.substring(
            document.indexOf(SettingsDoc.BEGIN) + SettingsDoc.BEGIN.length(),
            document.indexOf(SettingsDoc.END));

    assertThat(between.strip().lines())
        .as("after a change of application.yaml: bin/parley config doc --into docs/operations.md")
        .containsExactlyElementsOf(SettingsDoc.table().lines().toList());
    assertThat(SettingsDoc.into(document)).hasSameSizeAs(document);
  }

  @Test
  void everySettingHasARow() {
    TreeSet<String> keys = new TreeSet<>(SettingsSources.knownKeys());
    keys.add(FAMILY);

    assertThat(SettingsDoc.rows().stream().map(Row::key).collect(Collectors.toList()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void aRowSaysTheDefaultOrWhatStandsForNone() {
    assertThat(SettingsDoc.rows())
        .contains(
            new Row("parley.http.port", "`8080`", "The port; 0 takes a free one. Flag `--port`"),
            new Row(
                "parley.store.url",
                "SQLite, `parley.db` in the data folder",
                "`jdbc:sqlite:FILE` or `jdbc:postgresql://host[:port]/database?user=…&password=…`"))
        .filteredOn(row -> row.key().equals(FAMILY))
        .singleElement()
        .extracting(Row::standard)
        .isEqualTo("none");
    assertThat(SettingsDoc.table())
        .contains("| `parley.http.port` | `8080` | `PARLEY_HTTP_PORT` | The port;")
        .contains("| `PARLEY_KAFKA_CLIENT_…` | Passed on to Kafka's clients under");
  }

  @Test
  void whatIsAroundTheTableStays() {
    String document = "before\n" + SettingsDoc.BEGIN + "old\n" + SettingsDoc.END + "after\n";

    assertThat(SettingsDoc.into(document))
        .isEqualTo(
            "before\n"
                + SettingsDoc.BEGIN
                + "\n"
                + SettingsDoc.table()
                + "\n"
                + SettingsDoc.END
                + "after\n");
    assertThatThrownBy(() -> SettingsDoc.into("no marks"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no lines \"<!-- settings: made by bin/parley config doc -->\"");
  }
}
