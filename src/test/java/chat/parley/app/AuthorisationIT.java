package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.app.AuthorisationTable.Line;
import chat.parley.app.Cast.Caller;
import chat.parley.app.Cast.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every request of the protocol and of the HTTP API, by everybody. What is to come of it stands in
/// `authorisation.txt`.
class AuthorisationIT {
  @TempDir static Path dataDir;
  private static Cast cast;

  @BeforeAll
  static void start() throws IOException {
    cast = new Cast(dataDir);
  }

  @AfterAll
  static void stop() {
    cast.close();
  }

  static List<Line> table() {
    return AuthorisationTable.lines();
  }

  @ParameterizedTest
  @MethodSource("table")
  void answersEachCallerAsTheTableSays(Line line) {
    Caller[] callers = Caller.values();
    assertThat(line.outcomes()).hasSize(callers.length);
    List<String> expected = new ArrayList<>();
    List<String> outcomes = new ArrayList<>();
    for (int i = 0; i < callers.length; i++) {
      String outcome = line.outcomes().get(i);
      expected.add(callers[i] + ": " + outcome);
      outcomes.add(callers[i] + ": " + outcome(line, callers[i], outcome));
    }
    assertThat(outcomes).isEqualTo(expected);
  }

  private static String outcome(Line line, Caller caller, String expected) {
    String request = line.request();
    String kind = request.endsWith("channel") ? "channel" : "group";
    Scene scene = cast.scene(caller, kind, request.contains("FILE"));
    return line.byHttp()
        ? new HttpMove(cast, scene).outcome(request)
        : new FrameMove(cast, scene).outcome(request, expected);
  }
}
