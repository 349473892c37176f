package chat.parley.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An nginx in front of nodes, of the very files in `deploy/nginx`; what they leave to each site is
/// made here: ports, nodes, certificate.
///
/// Confined to one thread.
final class Nginx implements AutoCloseable {
  private static final Path SHIPPED = Path.of("deploy/nginx");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ChildProcess process;
  private final int tls;
  private final int plain;

  private Nginx(ChildProcess process, int tls, int plain) {
    this.process = process;
    this.tls = tls;
    this.plain = plain;
  }

  /// Where the program is; empty if it is not installed.
  static Optional<String> program() {
    return Stream.of((System.getenv().getOrDefault("PATH", "") + ":/usr/sbin").split(":", -1))
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /// Returns when it serves.
  ///
  /// @param folder of its own
  /// @param nodes what it is in front of
  static Nginx start(Path folder, List<URI> nodes, OwnCertificate certificate)
      throws IOException, InterruptedException {
    Ports ports = new Ports();
    int tls = ports.free(0);
    int plain = ports.free(0);
    copyShipped(folder);
    write(
        folder,
        "nodes.conf",
        nodes.stream().map(node -> server(node.getAuthority())).collect(Collectors.joining("\n")));
    write(
        folder,
        "listen.conf",
        """
        listen 127.0.0.1:%d ssl;
        ssl_certificate %s;
        ssl_certificate_key %s;
        access_log %s/access.log parley;
        """
            .formatted(tls, certificate.chain(), certificate.key(), folder));
    write(folder, "plain.conf", "listen 127.0.0.1:%d;\naccess_log off;\n".formatted(plain));
    write(folder, "http.conf", temporaryFolders(folder));
    List<String> command =
        List.of(
            program().orElseThrow(),
            "-c",
            folder.resolve("nginx.conf").toString(),
            "-g",
            "daemon off; error_log stderr warn; pid %s/nginx.pid;".formatted(folder));
    ChildProcess process =
        ChildProcess.start("nginx", command, Map.of(), folder, folder.resolve("nginx.log"));
    Nginx nginx = new Nginx(process, tls, plain);
    nginx.awaitServing();
    return nginx;
  }

  /// As the shipped line says it, of another node.
  private static String server(String authority) {
    try {
      String line =
          Files.readAllLines(SHIPPED.resolve("site/nodes.conf")).stream()
              .filter(one -> one.startsWith("server node-1:8080 "))
              .findFirst()
              .orElseThrow();
      return line.replace("node-1:8080", authority);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyShipped(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("site"));
    for (String file : List.of("nginx.conf", "parley.conf")) {
      Files.copy(SHIPPED.resolve(file), folder.resolve(file));
    }
  }

  private static void write(Path folder, String file, String text) throws IOException {
    Files.writeString(folder.resolve("site").resolve(file), text);
  }

  /// Its own are for root alone.
  private static String temporaryFolders(Path folder) {
    return Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        .map(what -> "%s_temp_path %s/%s;%n".formatted(what, folder, what))
        .collect(Collectors.joining());
  }

  private void awaitServing() throws InterruptedException {
    boolean serving = Workload.settle(PATIENCE, () -> !process.alive() || accepts());
    if (!serving || !process.alive()) {
      String said = process.output();
      close();
      throw new DrillException("nginx does not serve: " + said);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), tls), 1_000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  URI wss() {
    return URI.create("wss://localhost:" + tls);
  }

  URI https() {
    return URI.create("https://localhost:" + tls);
  }

  URI plain() {
    return URI.create("http://localhost:" + plain);
  }

  /// What it has complained of.
  String log() {
    return process.output();
  }

  /// SIGTERM, at which it ends its workers too.
  @Override
  public void close() {
    if (process.alive()) {
      process.terminate();
      process.awaitEnd(PATIENCE);
    }
    process.close();
  }
}
