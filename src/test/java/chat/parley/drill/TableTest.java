package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TableTest {
  private static final Figures FIGURES =
      new Figures(120, 110, 10, Duration.ofMillis(3_249), Duration.ofMillis(51));
  private static final Row HELD = new Row.Ran("kill-node", FIGURES, List.of(), List.of("a", "b"));
  private static final Row SKIPPED = new Row.Skipped("cut-network", "needs root");

  @Test
  void aRowShowsItsFiguresAndNotes() {
    assertThat(lines(HELD).get(1).trim().split(" +"))
        .containsExactly(
            "kill-node",
            "120",
            "110",
            "10",
            "0",
            "0",
            "0",
            "0",
            "0",
            "3.2",
            "s",
            "0.1",
            "s",
            "a;",
            "b");
  }

  @Test
  void aFaultThatCannotBeHadSaysWhy() {
    assertThat(lines(SKIPPED)).anyMatch(line -> line.matches("cut-network +skipped: needs root"));
    assertThat(progress(SKIPPED)).isEqualTo("cut-network: skipped, needs root\n");
  }

  @Test
  void eachViolationCountsInItsColumnAndIsTold() {
    Row row =
        broken(
            Violation.Kind.LOST,
            Violation.Kind.NOT_SHOWN,
            Violation.Kind.TWICE,
            Violation.Kind.OUT_OF_ORDER,
            Violation.Kind.HOLE,
            Violation.Kind.PROMISE_BROKEN);

    assertThat(lines(row).get(1)).containsPattern(" 2 +1 +1 +1 +1 +3\\.2 s");
    assertThat(lines(row)).contains("broken:", "  HOLE in g: what 4");
    assertThat(progress(row)).isEqualTo("broken: 6 violations\n");
  }

  @Test
  void ofManyViolationsSomeAreShownAndAllAreCounted() {
    Row row = broken(Collections.nCopies(25, Violation.Kind.LOST).toArray(Violation.Kind[]::new));

    assertThat(lines(row)).contains("  LOST in g: what 19", "  … 25 in all");
    assertThat(lines(row)).doesNotContain("  LOST in g: what 20");
  }

  @Test
  void howLongAFaultTookIsToldWhenItIsOver() {
    assertThat(progress(HELD)).isEqualTo("kill-node: all held (7 s)\n");
  }

  @Test
  void theFileHasTheSameForPrograms(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("drill.json");
    Table.writeJson(List.of(HELD, SKIPPED, broken(Violation.Kind.LOST)), 42, file);

    JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
    assertThat(json.path("seed").asLong()).isEqualTo(42);
    JsonNode held = json.path("faults").get(0);
    assertThat(held.path("fault").asString()).isEqualTo("kill-node");
    assertThat(held.path("sent").asLong()).isEqualTo(120);
    assertThat(held.path("acknowledged").asLong()).isEqualTo(110);
    assertThat(held.path("refused").asLong()).isEqualTo(10);
    assertThat(held.path("longest_silence_ms").asLong()).isEqualTo(3_249);
    assertThat(held.path("longest_away_ms").asLong()).isEqualTo(51);
    assertThat(held.path("notes").toString()).isEqualTo("[\"a\",\"b\"]");
    for (String column : List.of("lost", "twice", "out_of_order", "holes", "other")) {
      assertThat(held.path(column).isNumber()).as(column).isTrue();
    }
    assertThat(json.path("faults").get(1).path("skipped").asString()).isEqualTo("needs root");
    JsonNode broken = json.path("faults").get(2);
    assertThat(broken.path("lost").asLong()).isOne();
    assertThat(broken.path("violations").toString()).isEqualTo("[\"LOST in g: what 0\"]");
  }

  private static Row broken(Violation.Kind... kinds) {
    List<Violation> violations = new ArrayList<>();
    for (Violation.Kind kind : kinds) {
      violations.add(new Violation(kind, new ChatId("g"), "what " + violations.size()));
    }
    return new Row.Ran("broken", FIGURES, violations, List.of());
  }

  /// From the line with the names of the columns on.
  private static List<String> lines(Row row) {
    StringWriter out = new StringWriter();
    new Table(List.of(row)).print(new PrintWriter(out));
    return out.toString().lines().dropWhile(String::isEmpty).toList();
  }

  private static String progress(Row row) {
    StringWriter out = new StringWriter();
    Table.progress(row, Duration.ofMillis(7_800), new PrintWriter(out));
    return out.toString();
  }
}
