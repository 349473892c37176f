package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.described.Frames;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that knows nothing but WebSocket and JSON, and takes no frame that is not as
/// docs/asyncapi.yaml says: what the tests of the wire contract speak with.
final class Wire implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  /// What stands in place of a code when there was no close frame (RFC 6455 section 7.1.5).
  private static final int ABNORMALLY = 1006;

  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final String url;
  private final WebSocket socket;

  private Wire(WebSocket.Builder builder, String url) {
    this.url = url;
    this.socket =
        builder.subprotocols("parley.v1").buildAsync(URI.create(url), new Receiver()).join();
  }

  /// Connects to a path of a node, as `ws://127.0.0.1:8080/v1/ws`.
  static Wire connect(String url) {
    return new Wire(HTTP.newWebSocketBuilder(), url);
  }

  /// Connects with a header.
  static Wire connect(String url, String header, String value) {
    return new Wire(HTTP.newWebSocketBuilder().header(header, value), url);
  }

  /// Connects to a node and says `hello` in open mode; the frames up to `live` are returned by
  /// [#upTo].
  static Wire hello(String node, String user, String device, String resume) {
    Wire wire = connect(node + "/v1/ws");
    wire.send(
        """
        {"type":"hello","id":1,"user_id":"%s","device_id":"%s","resume":%s}"""
            .formatted(user, device, resume));
    return wire;
  }

  /// A session that is live.
  static Wire live(String node, String user, String device) {
    Wire wire = hello(node, user, device, "{}");
    wire.upTo("live");
    return wire;
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  /// Sends what the node may close the connection over before it has read it all.
  void sendWithoutWaiting(String text) {
    socket.sendText(text, true);
  }

  void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /// Sends a text and waits for its ack.
  JsonNode say(long id, String target, String clientId, String text) {
    send(
        """
        {"type":"send","id":%d,%s,"client_id":"%s","text":"%s"}"""
            .formatted(id, target, clientId, text));
    return answer(id);
  }

  /// The next frame.
  JsonNode next() {
    return JSON.readTree(nextText());
  }

  /// The next frame as it came.
  String nextText() {
    try {
      String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(frame).as("a frame within %d s", PATIENCE_SECONDS).isNotNull();
      Frames.check(url, frame);
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The next frame of a type; those before it are dropped.
  JsonNode next(String type) {
    return upTo(type).getLast();
  }

  /// All frames up to and including the next one of a type.
  List<JsonNode> upTo(String type) {
    List<JsonNode> seen = new ArrayList<>();
    do {
      seen.add(next());
    } while (!seen.getLast().path("type").asString().equals(type));
    return seen;
  }

  /// The answer to a request; frames before it are dropped.
  JsonNode answer(long id) {
    while (true) {
      JsonNode frame = next();
      if (frame.path("id").asLong(-1) == id) {
        return frame;
      }
    }
  }

  /// Proves by a ping that nothing came before its answer.
  void expectNothing() {
    send("{\"type\":\"ping\",\"id\":987654}");
    assertThat(next().toString()).isEqualTo("{\"type\":\"pong\",\"id\":987654}");
  }

  /// The code with which the node closes the connection.
  int closeCode() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /// Waits for the end; whether it came without a close frame, as when the other side dies.
  boolean endsWithoutAWord() {
    return closed
        .handle((code, failure) -> failure != null || code == ABNORMALLY)
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /// Frames that have come and have not been looked at.
  int framesLeft() {
    return frames.size();
  }

  /// Ends the connection without a word, as a crash does.
  void abort() {
    socket.abort();
  }

  @Override
  public void close() {
    // The node may have closed already.
    socket
        .sendClose(WebSocket.NORMAL_CLOSURE, "")
        .orTimeout(5, TimeUnit.SECONDS)
        .handle((_, _) -> true)
        .join();
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        frames.add(partial.toString());
        partial.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
