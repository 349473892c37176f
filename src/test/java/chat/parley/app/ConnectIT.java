package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The newcomer's first minutes: `parley serve` as it is, and `parley connect` beside it.
class ConnectIT {
  @TempDir Path folder;

  private ServerProcess serve(String port) throws Exception {
    return ServerProcess.start(folder, Map.of(), "serve", "--port", port);
  }

  private ServerProcess connect(String url, String self, String other) throws Exception {
    return ServerProcess.start(
        folder, Map.of(), "connect", "--as", self, "--to", other, "--url", url);
  }

  private static String url(ServerProcess server) {
    String line = server.awaitLine("Parley is ready: ");
    return line.substring(line.indexOf("http"));
  }

  @Test
  void whatIsTypedReachesTheOtherAlsoLater() throws Exception {
    try (ServerProcess server = serve("0")) {
      String url = url(server);
      try (ServerProcess alice = connect(url, "alice", "bob")) {
        alice.type("hello bob");
        alice.endInput();
        alice.awaitLine("alice: hello bob ✓");
        assertThat(alice.awaitExit()).isZero();
      }
      try (ServerProcess bob = connect(url, "bob", "alice")) {
        bob.awaitLine("alice: hello bob");
        bob.type("hello alice");
        bob.awaitLine("bob: hello alice ✓");
      }
    }
  }

  @Test
  void aChatSurvivesTheServersDeath() throws Exception {
    try (ServerProcess first = serve("0")) {
      String url = url(first);
      try (ServerProcess alice = connect(url, "alice", "bob");
          ServerProcess bob = connect(url, "bob", "alice")) {
        bob.awaitLine("connected");
        alice.type("one");
        bob.awaitLine("alice: one");
        first.kill();
        alice.awaitLine("reconnecting");
        alice.type("two");
        try (ServerProcess second = serve(url.substring(url.lastIndexOf(':') + 1))) {
          url(second);
          bob.awaitLine("alice: two");
          alice.awaitLine("alice: two ✓");
          alice.type("three");
          bob.awaitLine("alice: three");
        }
        assertThat(bob.lines().stream().filter(line -> line.startsWith("alice: ")))
            .containsExactly("alice: one", "alice: two", "alice: three");
      }
    }
  }
}
