package chat.parley.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// The outcome, for people and for programs.
record Table(List<Row> rows) {
  private static final int SHOWN_VIOLATIONS = 20;
  private static final String LINE = "%-32s %8s %8s %8s %5s %6s %6s %6s %6s %9s %9s  %s";

  /// Says how a fault went, as soon as it is over.
  static void progress(Row row, Duration took, PrintWriter out) {
    out.println(
        switch (row) {
          case Row.Skipped(String fault, String why) -> "%s: skipped, %s".formatted(fault, why);
          case Row.Ran ran when ran.violations().isEmpty() ->
              "%s: all held (%d s)".formatted(ran.fault(), took.toSeconds());
          case Row.Ran ran -> "%s: %d violations".formatted(ran.fault(), ran.violations().size());
        });
    out.flush();
  }

  void print(PrintWriter out) {
    out.println();
    out.println(
        LINE.formatted(
                "fault", "sent", "acked", "refused", "lost", "twice", "order", "holes", "other",
                "silence", "away", "")
            .stripTrailing());
    rows.forEach(row -> out.println(line(row).stripTrailing()));
    rows.forEach(row -> printViolations(row, out));
    out.flush();
  }

  private static String line(Row row) {
    return switch (row) {
      case Row.Skipped(String fault, String why) -> "%-32s skipped: %s".formatted(fault, why);
      case Row.Ran ran ->
          LINE.formatted(
              ran.fault(),
              ran.figures().sent(),
              ran.figures().acknowledged(),
              ran.figures().refused(),
              ran.count(Violation.Column.LOST),
              ran.count(Violation.Column.TWICE),
              ran.count(Violation.Column.OUT_OF_ORDER),
              ran.count(Violation.Column.HOLES),
              ran.count(Violation.Column.OTHER),
              seconds(ran.figures().silence()),
              seconds(ran.figures().away()),
              String.join("; ", ran.notes()));
    };
  }

  private static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }

  private static void printViolations(Row row, PrintWriter out) {
    if (row instanceof Row.Ran ran && !ran.violations().isEmpty()) {
      out.println();
      out.println(ran.fault() + ":");
      ran.violations().stream().limit(SHOWN_VIOLATIONS).forEach(one -> out.println("  " + one));
      if (ran.violations().size() > SHOWN_VIOLATIONS) {
        out.println("  … %d in all".formatted(ran.violations().size()));
      }
    }
  }

  static void writeJson(List<Row> rows, long seed, Path file) {
    try (OutputStream out = Files.newOutputStream(file);
        JsonGenerator json = JsonMapper.builder().build().createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberProperty("seed", seed);
      json.writeArrayPropertyStart("faults");
      rows.forEach(row -> writeRow(json, row));
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeRow(JsonGenerator json, Row row) {
    json.writeStartObject();
    json.writeStringProperty("fault", row.fault());
    switch (row) {
      case Row.Skipped(String _, String why) -> json.writeStringProperty("skipped", why);
      case Row.Ran ran -> writeRan(json, ran);
    }
    json.writeEndObject();
  }

  private static void writeRan(JsonGenerator json, Row.Ran ran) {
    json.writeNumberProperty("sent", ran.figures().sent());
    json.writeNumberProperty("acknowledged", ran.figures().acknowledged());
    json.writeNumberProperty("refused", ran.figures().refused());
    for (Violation.Column column : Violation.Column.values()) {
      json.writeNumberProperty(column.name().toLowerCase(Locale.ROOT), ran.count(column));
    }
    json.writeNumberProperty("longest_silence_ms", ran.figures().silence().toMillis());
    json.writeNumberProperty("longest_away_ms", ran.figures().away().toMillis());
    json.writeArrayPropertyStart("notes");
    ran.notes().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("violations");
    ran.violations().forEach(violation -> json.writeString(violation.toString()));
    json.writeEndArray();
  }
}
