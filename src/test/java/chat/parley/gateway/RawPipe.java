package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.sequencer.SettableClock;
import chat.parley.web.Site;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A connection of the gateway as bytes: a channel in memory with the very pipeline that a socket
/// gets. What reaches the end of the pipeline, as an exception that nobody has caught, is thrown by
/// [#receive]; a buffer that nobody has released fails [#close], as does what the gateway has
/// logged as a fault of its own.
///
/// Everything happens on the test's thread, tasks of [HttpServing] too.
final class RawPipe implements AutoCloseable {
  /// All that comes in one piece.
  static final int WHOLE = Integer.MAX_VALUE;

  private static final int MAX_PIECES = 200;
  private static final Site SITE = Site.ofJar();
  private static final Readiness READY =
      new Readiness() {
        @Override
        public Map<String, Boolean> parts() {
          return Map.of("store", true);
        }

        @Override
        public boolean serves() {
          return true;
        }

        @Override
        public String version() {
          return "1";
        }
      };
  private static final Pages PAGES = Pages.ofJar();
  private static final String HANDSHAKE =
      """
      GET /v1/ws HTTP/1.1\r
      Host: chat.example.org\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;

  // Counts what it has given out; nothing is freed by the garbage collector unseen.
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Faults faults = Faults.since();

  private RawPipe(ChannelHandler handler) {
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(handler);
  }

  /// A connection that speaks HTTP, as the gateway's own do.
  static RawPipe http(Shared shared, HttpResources resources) {
    Background inPlace = new Background(shared.surroundings().store(), new InPlace());
    Connections connections = new Connections(new SettableClock());
    Guard guard = Guard.of(GatewaySettings.at("localhost", 0, Set.of()), connections);
    return new RawPipe(
        new HttpPipeline(
            new HttpRoutes(
                new WebSocketDoor(new Upgrade(guard), connections, shared),
                connections,
                shared,
                READY,
                SITE,
                PAGES),
            new HttpServing(resources, inPlace, () -> false),
            guard));
  }

  /// A WebSocket that has just been opened.
  static RawPipe webSocket(GatewaySettings settings, Function<Connection, Peer> peers) {
    RawPipe pipe = new RawPipe(new PeerEndpoint(settings, GatewaySettings.MAX_FRAME_BYTES, peers));
    pipe.receive(HANDSHAKE.getBytes(US_ASCII));
    assertThat(new String(pipe.sent(), ISO_8859_1)).startsWith("HTTP/1.1 101 ");
    return pipe;
  }

  /// Bytes come from the client in one piece. What comes after the channel has closed is dropped.
  void receive(byte[] bytes) {
    if (channel.isOpen()) {
      channel.writeInbound(allocator.buffer(bytes.length).writeBytes(bytes));
    }
    run();
  }

  /// The same in pieces of so many bytes, or of more where that would be very many pieces.
  void receive(byte[] bytes, int piece) {
    int step = Math.max(piece, bytes.length / MAX_PIECES);
    for (int at = 0; at < bytes.length; at += Math.min(step, bytes.length - at)) {
      receive(Arrays.copyOfRange(bytes, at, at + Math.min(step, bytes.length - at)));
    }
  }

  /// The event loop's time passes.
  void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    run();
  }

  private void run() {
    channel.runPendingTasks();
    channel.checkException();
  }

  boolean open() {
    return channel.isOpen();
  }

  /// What has been sent since the last call.
  byte[] sent() {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    for (Object part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      ByteBuf bytes = (ByteBuf) part;
      sent.writeBytes(ByteBufUtil.getBytes(bytes));
      bytes.release();
    }
    return sent.toByteArray();
  }

  /// Bytes of buffers that are held.
  private long held() {
    return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    assertThat(held()).as("bytes that nobody has released").isZero();
    assertThat(faults.end()).as("what was logged as a fault").isEmpty();
  }
}
