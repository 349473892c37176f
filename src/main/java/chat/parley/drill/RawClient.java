package chat.parley.drill;

import chat.parley.chat.UserId;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// A session over a bare socket, which does what it is told and nothing by itself: it may read
/// nothing, repeat itself, or be gone. Blocks.
///
/// One thread may write while another reads.
final class RawClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int END_PATIENCE_MS = 5_000;

  private final Socket socket;
  private final DataInputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 2_048));
  }

  /// Connects and says hello; returns when the session is live.
  ///
  /// @param receiveBuffer bytes that the kernel takes for a client that does not read; 0: its own
  /// @throws IOException if it does not come about
  static RawClient live(URI node, UserId user, String device, int receiveBuffer)
      throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      socket.connect(
          new InetSocketAddress(node.getHost(), node.getPort()),
          Math.toIntExact(PATIENCE.toMillis()));
      RawClient client = new RawClient(socket);
      client.open(node, user, device);
      return client;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void open(URI node, UserId user, String device) throws IOException {
    socket.getOutputStream().write(RawFrames.upgrade(node.getAuthority()));
    String status = line();
    if (!status.contains(" 101 ")) {
      throw new IOException("no WebSocket: " + status);
    }
    while (!line().isEmpty()) {}
    send(
        """
        {"type":"hello","id":0,"user_id":"%s","device_id":"%s"}"""
            .formatted(user, device));
    RawFrames.Frame frame = next();
    while (!frame.text().startsWith("{\"type\":\"live\"")) {
      if (frame.opcode() == RawFrames.CLOSE) {
        throw new IOException("closed with " + frame.closeCode());
      }
      frame = next();
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  void send(String json) throws IOException {
    socket.getOutputStream().write(RawFrames.text(json, ThreadLocalRandom.current().nextInt()));
  }

  RawFrames.Frame next() throws IOException {
    return RawFrames.read(in);
  }

  /// Reads what is left until the server's end of it, if that was closed.
  ///
  /// @return whether it was: no more came, by a close frame or without one
  boolean ended() throws IOException {
    socket.setSoTimeout(END_PATIENCE_MS);
    try {
      while (next().opcode() != RawFrames.CLOSE) {}
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      // The stream ends in the middle of what could not be sent.
    }
    return true;
  }

  /// Without a word.
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone all the same.
    }
  }
}
