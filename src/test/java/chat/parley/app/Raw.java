package chat.parley.app;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A client that sends whatever bytes a test likes, from whatever loopback address. Not
/// thread-safe.
final class Raw implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  /// The head of an answer, and its body if it says how long that is.
  record Answer(int status, Map<String, String> headers, String body) {}

  /// A frame of a WebSocket.
  record Frame(int opcode, byte[] payload) {
    int closeCode() {
      return (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    }

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  private final Socket socket;
  private final DataInputStream in;

  private Raw(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
  }

  /// @param from an address of 127.0.0.0/8
  static Raw connect(URI node, String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), node.getPort()));
    return new Raw(socket);
  }

  /// Over a socket that is connected.
  static Raw over(Socket socket) throws IOException {
    return new Raw(socket);
  }

  Raw send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  Raw send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /// A request without a body.
  Answer get(String path, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head + "\r\n").answer();
  }

  /// Asks for a WebSocket.
  Answer upgrade(String... more) throws IOException {
    String[] headers = new String[more.length + 4];
    headers[0] = "Connection: Upgrade";
    headers[1] = "Upgrade: websocket";
    headers[2] = "Sec-WebSocket-Version: 13";
    headers[3] = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    System.arraycopy(more, 0, headers, 4, more.length);
    return get("/v1/ws", headers);
  }

  Answer answer() throws IOException {
    String status = line();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
    in.readFully(body);
    return new Answer(
        Integer.parseInt(status.split(" ", -1)[1]),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  Raw text(String text) throws IOException {
    return frame(true, 1, text.getBytes(StandardCharsets.UTF_8));
  }

  /// A frame (RFC 6455 section 5.2), masked by zeros.
  Raw frame(boolean last, int opcode, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write((last ? 0x80 : 0) | opcode);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return send(frame.toByteArray());
  }

  Frame frame() throws IOException {
    int opcode = in.readUnsignedByte() & 0xF;
    int length = in.readUnsignedByte();
    long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
    byte[] payload = new byte[Math.toIntExact(size)];
    in.readFully(payload);
    return new Frame(opcode, payload);
  }

  /// The frames up to a close frame are dropped.
  int closeCode() throws IOException {
    Frame frame = frame();
    while (frame.opcode() != 8) {
      frame = frame();
    }
    return frame.closeCode();
  }

  /// The next text that holds `part`.
  String text(String part, int within) throws IOException {
    for (int i = 0; i < within; i++) {
      Frame frame = frame();
      if (frame.opcode() == 1 && frame.text().contains(part)) {
        return frame.text();
      }
    }
    throw new AssertionError("no " + part);
  }

  /// Waits until the node has closed, by whatever means.
  boolean isClosedByNode() throws IOException {
    InputStream rest = in;
    try {
      while (rest.read() >= 0) {
        // Read and dropped.
      }
      return true;
    } catch (SocketException _) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
