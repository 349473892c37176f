package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// One who does not read is closed when its queue is full, and costs the others nothing.
class SlowReaderIT {
  // Well above the queue's bound and what the kernel buffers on both sides.
  private static final int MESSAGES = 1_500;
  private static final String TEXT = "x".repeat(15_000);

  /// Well above what the kernel keeps for a reader, well below what it keeps for a writer.
  private static final int READABLE_BYTES = 1 << 20;

  private static final int PATIENCE_MILLIS = 20_000;

  @TempDir Path dataDir;

  @Test
  void whoReadsTooSlowlyIsClosedAndResumes() throws IOException {
    try (LocalCluster cluster = new LocalCluster(dataDir, 1, Map.of());
        Wire alice = Wire.live(cluster.url(1), "alice", "phone");
        Wire bob = Wire.live(cluster.url(1), "bob", "phone");
        Socket slow = live(cluster.url(1), "bob", "laptop")) {
      alice.say(1, "\"to\":\"bob\"", "first", "first");
      bob.next("message");
      for (int i = 0; i < MESSAGES; i++) {
        JsonNode ack = alice.say(10 + i, "\"to\":\"bob\"", "c-" + i, TEXT);
        assertThat(ack.path("seq").asLong()).isEqualTo(3 + i);
        assertThat(bob.next("message").path("seq").asLong()).isEqualTo(3 + i);
      }

      // A reset, which leaves nothing of it in the node's kernel.
      assertThatThrownBy(() -> slow.getInputStream().readNBytes(READABLE_BYTES))
          .isInstanceOf(SocketException.class);

      try (Wire again =
          Wire.hello(
              cluster.url(1), "bob", "laptop", "{\"d:alice:bob\":" + (MESSAGES - 298) + "}")) {
        List<JsonNode> frames = again.upTo("live");
        assertThat(
                frames.stream()
                    .filter(frame -> frame.path("type").asString().equals("message"))
                    .map(frame -> frame.path("seq").asLong()))
            .containsExactlyElementsOf(
                LongStream.rangeClosed(MESSAGES - 297, MESSAGES + 2).boxed().toList());
      }
    }
  }

  /// A session over a bare socket, of which nothing is read after `live`.
  private static Socket live(String node, String user, String device) throws IOException {
    URI url = URI.create(node);
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket
        .getOutputStream()
        .write(
            """
            GET /v1/ws HTTP/1.1\r
            Host: %s\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """
                .formatted(url.getAuthority())
                .getBytes(UTF_8));
    readUpTo("\r\n\r\n", socket);
    byte[] hello =
        """
        {"type":"hello","id":1,"user_id":"%s","device_id":"%s"}"""
            .formatted(user, device)
            .getBytes(UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    // A final text frame, masked with zeroes (RFC 6455 section 5.2).
    frame.write(0x81);
    frame.write(0x80 | hello.length);
    frame.write(new byte[4]);
    frame.write(hello);
    socket.getOutputStream().write(frame.toByteArray());
    readUpTo("{\"type\":\"live\"}", socket);
    return socket;
  }

  private static void readUpTo(String end, Socket socket) throws IOException {
    StringBuilder read = new StringBuilder();
    while (!read.toString().endsWith(end)) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after %s", read).isNotEqualTo(-1);
      read.append((char) next);
    }
  }
}
