package chat.parley.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands for a node behind a proxy: notes each request and answers it with the same status, and an
/// upgrade with 101 unless it drains. Keeps no connection but those that were upgraded.
final class StubNode implements AutoCloseable {
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket server;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private volatile boolean draining;

  StubNode() throws IOException {
    server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort());
  }

  void drain() {
    draining = true;
  }

  void undrain() {
    draining = false;
  }

  /// Of the requests so far: the request line and the headers.
  List<String> heads() {
    return List.copyOf(heads);
  }

  /// The value of a header of the last request.
  Optional<String> header(String name) {
    return header(heads.getLast(), name);
  }

  private static Optional<String> header(String head, String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
        .map(line -> line.substring(name.length() + 2))
        .findFirst();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      heads.add(head);
      long length = header(head, "Content-Length").map(Long::parseLong).orElse(0L);
      socket.getInputStream().skipNBytes(length);
      boolean upgrade = header(head, "Upgrade").isPresent();
      String answer =
          upgrade && draining
              ? "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
              : upgrade
                  ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Accept: %s\r\n\r\n"
                          .formatted(accepted(header(head, "Sec-WebSocket-Key").orElseThrow()))
                  : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n"
                      + "Strict-Transport-Security: max-age=1\r\n\r\nok";
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      if (upgrade && !draining) {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException | GeneralSecurityException e) {
      // The proxy has gone, which its client sees.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String accepted(String key) throws GeneralSecurityException {
    byte[] hash =
        MessageDigest.getInstance("SHA-1")
            .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
    return Base64.getEncoder().encodeToString(hash);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
