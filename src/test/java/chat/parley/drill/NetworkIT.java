package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is done to a link is felt by a process in its namespace that is connected to a service,
/// here a socket of the test.
final class NetworkIT {
  private static final Duration SILENCE = Duration.ofMillis(700);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static @Nullable Network made;
  private static @Nullable Link madeLink;

  @BeforeAll
  static void makeOne() {
    Optional<String> hindrance = Network.hindrance();
    assumeTrue(hindrance.isEmpty(), () -> "cannot be had here: " + hindrance.orElseThrow());
    made = Network.make();
    madeLink = made.addLink();
  }

  @AfterAll
  static void removeIt() {
    if (made != null) {
      made.close();
    }
  }

  private static Network network() {
    return Objects.requireNonNull(made);
  }

  private static Link link() {
    return Objects.requireNonNull(madeLink);
  }

  @Test
  void cutLinkCarriesNothingAndGoesOnWhenHealed() throws IOException {
    try (Line line = Line.to(network().services())) {
      link().cut();
      try {
        line.service().say("down");
        line.node().say("up");
        assertStaysSilent(line.node());
        assertStaysSilent(line.service());
      } finally {
        link().heal();
      }
      line.node().awaitHearing("down");
      line.service().awaitHearing("up");
    }
  }

  @Test
  void cutOneWayCarriesTheOther() throws IOException {
    try (Line line = Line.to(network().services())) {
      link().cut(Link.Way.TO_NODE);
      try {
        line.service().say("down");
        line.node().say("up");
        line.service().awaitHearing("up");
        assertStaysSilent(line.node());
      } finally {
        link().heal();
      }
      line.node().awaitHearing("down");
    }
    try (Line line = Line.to(network().services())) {
      link().cut(Link.Way.FROM_NODE);
      try {
        line.service().say("down");
        line.node().say("up");
        line.node().awaitHearing("down");
        assertStaysSilent(line.service());
      } finally {
        link().heal();
      }
      line.service().awaitHearing("up");
    }
  }

  @Test
  void clientsAndOtherServicesAreNotCutOff() throws IOException {
    try (Line broker = Line.to(network().services());
        Line other = Line.to(network().services());
        Line client = Line.to(network().clients())) {
      link().cut(broker.port());
      try {
        broker.service().say("hello");
        other.service().say("hello");
        other.node().awaitHearing("hello");
        assertStaysSilent(broker.node());
      } finally {
        link().heal();
      }
      link().cut();
      try {
        client.service().say("hello");
        client.node().awaitHearing("hello");
      } finally {
        link().heal();
      }
    }
  }

  @Test
  void limitedLinkCarriesNoMoreThanItsRateEachWay() throws IOException {
    // 150 KB at 1 Mbit/s: 1.2 s and more, less what a bucket and buffers hold.
    String much = "x".repeat(150_000);
    try (Line line = Line.to(network().services())) {
      link().limit("1mbit");
      try {
        assertThat(time(line.service(), line.node(), much)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(time(line.node(), line.service(), much)).isGreaterThan(Duration.ofSeconds(1));
      } finally {
        link().unlimit();
      }
    }
  }

  @Test
  void resetEndsConnectionsOnBothSides() throws Exception {
    try (Line line = Line.to(network().services())) {
      assertThat(link().reset()).isPositive();

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                try {
                  line.service().say("are you there");
                  return false;
                } catch (SocketException reset) {
                  return true;
                }
              });
      line.node().say("am I there");
      assertThat(line.process().waitFor(PATIENCE)).isTrue();
    }
  }

  @Test
  void detourDelaysEachWay() throws IOException {
    Duration delay = Duration.ofMillis(300);
    try (ServerSocket service = Line.listen(network().services());
        DelayProxy proxy =
            new DelayProxy(
                network().clients(),
                new InetSocketAddress(network().services(), service.getLocalPort()),
                delay)) {
      link().detour(network().clients(), Map.of(service.getLocalPort(), proxy.port()));
      try (Line line = Line.connect(service)) {
        assertThat(time(line.service(), line.node(), "down")).isGreaterThanOrEqualTo(delay);
        assertThat(time(line.node(), line.service(), "up")).isGreaterThanOrEqualTo(delay);
      } finally {
        link().straighten();
      }
      try (Line line = Line.connect(service)) {
        assertThat(line.peer()).isEqualTo(link().address());
      }
    }
  }

  @Test
  void leavesNothingBehind() {
    String services;
    String namespace;
    try (Network other = Network.make()) {
      services = other.services();
      namespace = other.addLink().enter(List.of()).getLast();
      assertThat(Network.run("ip", "netns", "list")).contains(namespace);
    }

    assertThat(Network.run("ip", "netns", "list")).doesNotContain(namespace);
    assertThat(Network.run("ip", "addr")).doesNotContain(services);
  }

  private static void assertStaysSilent(End end) {
    await().during(SILENCE).atMost(PATIENCE).untilAsserted(() -> assertThat(end.heard()).isEmpty());
  }

  private static Duration time(End from, End to, String what) throws IOException {
    long began = System.nanoTime();
    from.say(what);
    to.awaitHearing(what);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /// One side of a connection.
  private record End(InputStream in, OutputStream out, StringBuilder kept) {
    void say(String what) throws IOException {
      out.write((what + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    /// All that came so far.
    String heard() throws IOException {
      byte[] some = in.readNBytes(in.available());
      return kept.append(new String(some, StandardCharsets.US_ASCII)).toString();
    }

    void awaitHearing(String what) {
      await().atMost(PATIENCE).until(() -> heard().endsWith(what + "\n"));
    }
  }

  /// A connection out of the namespace.
  private record Line(Process process, Socket socket, End node, End service)
      implements AutoCloseable {
    static ServerSocket listen(String host) throws IOException {
      return new ServerSocket(0, 5, InetAddress.getByName(host));
    }

    static Line to(String host) throws IOException {
      try (ServerSocket listener = listen(host)) {
        return connect(listener);
      }
    }

    static Line connect(ServerSocket listener) throws IOException {
      // What it is told it sends, what it receives it tells.
      String talk =
          "exec 3<>/dev/tcp/%s/%d; cat <&3 & cat >&3"
              .formatted(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
      Process process = new ProcessBuilder(link().enter(List.of("bash", "-c", talk))).start();
      listener.setSoTimeout((int) PATIENCE.toMillis());
      Socket socket = listener.accept();
      return new Line(
          process,
          socket,
          new End(process.getInputStream(), process.getOutputStream(), new StringBuilder()),
          new End(socket.getInputStream(), socket.getOutputStream(), new StringBuilder()));
    }

    int port() {
      return socket.getLocalPort();
    }

    String peer() {
      return socket.getInetAddress().getHostAddress();
    }

    @Override
    public void close() throws IOException {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      socket.close();
    }
  }
}
