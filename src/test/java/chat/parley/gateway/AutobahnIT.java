package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import chat.parley.edge.Edge;
import chat.parley.limits.Bounds;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Autobahn test suite, which is Python and comes with an interpreter that runs on the JVM, as
/// a client of the gateway's WebSocket: sections 1 to 10; 12 and 13 are about compression, which is
/// not offered. Behind the gateway's own pipeline is an echo, and the frames may be larger than
/// elsewhere, since section 9 sends up to 16 MiB at a time.
final class AutobahnIT {
  private static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;
  // There is no section 8.
  private static final String ALL = "1.*,2.*,3.*,4.*,5.*,6.*,7.*,9.*,10.*";
  private static final int CASES = 301;
  private static final String CHOSEN = "autobahn.cases";
  private static final long MINUTES = 8;
  private static final String AGENT = "parley";

  private static final GatewaySettings SETTINGS =
      new GatewaySettings(
          "localhost",
          0,
          Set.of(),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(9),
          64,
          4 * MAX_FRAME_BYTES,
          Long.MAX_VALUE,
          1,
          Bounds.WIDE,
          Edge.BARE);

  @TempDir Path folder;

  /// What came of a case.
  ///
  /// @param close what came of the end of its connection
  private record Outcome(String id, String behavior, String close) {
    int section() {
      return Integer.parseInt(id.substring(0, id.indexOf('.')));
    }

    boolean passed() {
      return Set.of("OK", "NON-STRICT", "INFORMATIONAL").contains(behavior)
          && Set.of("OK", "INFORMATIONAL").contains(close);
    }
  }

  @Test
  void noCaseFails() throws IOException, InterruptedException {
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      run(port(listen(loops)));
    } finally {
      loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    List<Outcome> outcomes = outcomes();
    System.out.println(summary(outcomes));

    assertThat(outcomes).filteredOn(outcome -> !outcome.passed()).isEmpty();
    if (System.getProperty(CHOSEN) == null) {
      assertThat(outcomes).hasSize(CASES);
    }
  }

  private static Channel listen(MultiThreadIoEventLoopGroup loops) throws InterruptedException {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(new PeerEndpoint(SETTINGS, MAX_FRAME_BYTES, EchoPeer::new))
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  private static int port(Channel server) {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  private void run(int port) throws IOException, InterruptedException {
    Path log = folder.resolve("autobahn.log");
    Process suite =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-Dpython.console.encoding=UTF-8",
                "-Dpython.cachedir.skip=true",
                "-cp",
                jarOf("org.python.util.jython")
                    + System.getProperty("path.separator")
                    + jarOf("me.normanmaurer.maven.autobahntestsuite.FuzzingCaseResult"),
                "org.python.util.jython",
                "-c",
                script(port, System.getProperty(CHOSEN, ALL)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean ended = suite.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended || suite.exitValue() != 0) {
        fail("the suite %s:\n%s".formatted(ended ? "failed" : "takes too long", tail(log)));
      }
    } finally {
      suite.destroyForcibly();
    }
  }

  private static String script(int port, String cases) {
    return """
    from autobahntestsuite import wstest
    wstest.start({"mode": "fuzzingclient"}, {
        "failByDrop": False,
        "outdir": "report",
        "servers": [{"agent": "parley", "url": "ws://127.0.0.1:%d", "options": {"version": 18}}],
        "cases": "%s".split(","),
        "exclude-cases": [],
        "exclude-agent-cases": {}})
    """
        .formatted(port, cases);
  }

  private static Path jarOf(String name) {
    try {
      CodeSource source = Class.forName(name).getProtectionDomain().getCodeSource();
      return Path.of(source.getLocation().toURI());
    } catch (ReflectiveOperationException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String tail(Path log) throws IOException {
    String text = Files.readString(log);
    return text.substring(Math.max(0, text.length() - 2_000));
  }

  private List<Outcome> outcomes() throws IOException {
    JsonNode cases =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(folder.resolve("report/index.json")))
            .path(AGENT);
    List<Outcome> outcomes = new ArrayList<>();
    cases
        .properties()
        .forEach(
            one ->
                outcomes.add(
                    new Outcome(
                        one.getKey(),
                        one.getValue().path("behavior").asString(),
                        one.getValue().path("behaviorClose").asString())));
    return outcomes;
  }

  /// A line for each section, and what is not simply OK.
  private static String summary(List<Outcome> outcomes) {
    Map<Integer, Map<String, Long>> sections =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(
                    Outcome::section,
                    TreeMap::new,
                    Collectors.groupingBy(Outcome::behavior, TreeMap::new, Collectors.counting())));
    String others =
        outcomes.stream()
            .filter(outcome -> !outcome.behavior().equals("OK") || !outcome.close().equals("OK"))
            .map(
                outcome ->
                    "\n  %s %s, close %s"
                        .formatted(outcome.id(), outcome.behavior(), outcome.close()))
            .sorted()
            .collect(Collectors.joining());
    return "Autobahn, by section: " + sections + others;
  }
}
