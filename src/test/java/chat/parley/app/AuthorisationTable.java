package chat.parley.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Reads `authorisation.txt`.
final class AuthorisationTable {
  private static final String TABLE = "/chat/parley/authorisation.txt";

  /// A line: a request, and what comes of it for each [Cast.Caller].
  record Line(String request, List<String> outcomes) {
    @Override
    public String toString() {
      return request;
    }

    boolean byHttp() {
      return request.matches("[A-Z]+ /.*");
    }
  }

  private AuthorisationTable() {}

  static List<Line> lines() {
    InputStream table = Objects.requireNonNull(AuthorisationTable.class.getResourceAsStream(TABLE));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(AuthorisationTable::line)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Columns are at least two blanks apart.
  private static Line line(String text) {
    List<String> cells = new ArrayList<>(Arrays.asList(text.split(" {2,}")));
    return new Line(cells.removeFirst(), cells);
  }
}
