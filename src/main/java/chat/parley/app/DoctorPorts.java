package chat.parley.app;

import chat.parley.chat.NodeId;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The checks of the ports that a node takes: whether they are free, or who is there. Stateless.
final class DoctorPorts {
  private final Settings settings;
  private final Duration patience;

  /// @param patience with who has the port
  DoctorPorts(Settings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
  }

  void http(Consumer<Finding> found) throws IOException {
    String host = settings.http().host();
    int port = settings.http().port();
    String remedy = "Set --port (parley.http.port) or --host (parley.http.host) to another one.";
    if (port == 0) {
      found.accept(Finding.ok("port", "a free one"));
      return;
    }
    Optional<String> refusal = refusal(host, port);
    if (refusal.isEmpty()) {
      found.accept(Finding.ok("port", "%s:%d is free".formatted(host, port)));
      return;
    }
    if (settings.http().tls().isPresent()) {
      // Whose certificate it is that is shown there is not ours to judge.
      found.accept(
          Finding.warn(
              "port",
              "%s:%d: %s".formatted(host, port, refusal.get()),
              "Unless this node runs already: " + remedy));
      return;
    }
    Optional<String> node = node(Urls.of("http", reachable(host), port));
    if (node.isEmpty()) {
      found.accept(Finding.fail("port", "%s:%d: %s".formatted(host, port, refusal.get()), remedy));
    } else if (own().isEmpty() || own().equals(node)) {
      found.accept(Finding.ok("port", "%s:%d is served by %s".formatted(host, port, node.get())));
    } else {
      found.accept(
          Finding.fail(
              "port",
              "%s:%d is served by another node, %s; this one is %s"
                  .formatted(host, port, node.get(), own().get()),
              remedy));
    }
  }

  /// Of the broker inside.
  void broker(Consumer<Finding> found) throws IOException {
    int port = settings.kafka().port();
    if (!settings.kafka().embedded() || port == 0) {
      return;
    }
    found.accept(
        refusal("127.0.0.1", port)
            .map(
                why ->
                    Finding.warn(
                        "broker port",
                        "127.0.0.1:%d: %s".formatted(port, why),
                        "Unless this node runs already, set parley.kafka.port to another one."))
            .orElseGet(() -> Finding.ok("broker port", "127.0.0.1:%d is free".formatted(port))));
  }

  /// Why one cannot listen there.
  private static Optional<String> refusal(String host, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return Optional.empty();
    } catch (BindException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (UnknownHostException _) {
      return Optional.of("no interface of this machine has that name");
    }
  }

  /// The name of this node, as far as it is settled.
  private Optional<String> own() throws IOException {
    Path kept = settings.dataDir().resolve(DataFolder.NODE_ID);
    Optional<String> set = settings.node().id().map(NodeId::value);
    return set.isEmpty() && Files.isReadable(kept)
        ? Optional.of(Files.readString(kept).strip())
        : set;
  }

  /// An address for every interface is none to connect to.
  private static String reachable(String host) throws UnknownHostException {
    return InetAddress.getByName(host).isAnyLocalAddress() ? "127.0.0.1" : host;
  }

  /// The name of the node that serves there, if it is one.
  private Optional<String> node(String url) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(patience).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/health/ready")).timeout(patience).build();
      String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JsonMapper.shared().readTree(body).path("node_id").asStringOpt();
    } catch (IOException | JacksonException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
