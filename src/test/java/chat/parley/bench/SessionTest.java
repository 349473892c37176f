package chat.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private final Told told = new Told();
  private final Session session = new Session(told, "localhost:1", "/v1/ws");
  private final EmbeddedChannel channel = new EmbeddedChannel(session);

  /// Whose session it is.
  private static final class Told implements Session.Owner {
    final List<String> frames = new ArrayList<>();
    final List<String> ends = new ArrayList<>();
    boolean open;
    int reads;

    @Override
    public void open(Session session) {
      open = true;
    }

    @Override
    public void read() {
      reads++;
    }

    @Override
    public void shown(Session session, Frame frame) {
      frames.add(frame.toString());
    }

    @Override
    public void closed(Session session, String why) {
      ends.add(why);
    }
  }

  private void receive(byte... bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    channel.runPendingTasks();
  }

  private void upgrade() {
    receive("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".getBytes(UTF_8));
  }

  private static byte[] frame(int first, String payload) {
    byte[] bytes = payload.getBytes(UTF_8);
    ByteBuf frame = Unpooled.buffer();
    frame.writeByte(first);
    if (bytes.length < 126) {
      frame.writeByte(bytes.length);
    } else {
      frame.writeByte(126).writeShort(bytes.length);
    }
    frame.writeBytes(bytes);
    byte[] all = new byte[frame.readableBytes()];
    frame.readBytes(all);
    return all;
  }

  @Test
  void itAsksForAWebSocketAndIsOpenOnceItIsGranted() {
    ByteBuf request = channel.readOutbound();
    assertThat(request.toString(UTF_8))
        .startsWith("GET /v1/ws HTTP/1.1\r\nHost: localhost:1\r\n")
        .endsWith("\r\n\r\n");
    receive("HTTP/1.1 101 Switching".getBytes(UTF_8));
    assertThat(told.open).isFalse();
    receive(" Protocols\r\n\r\n".getBytes(UTF_8));
    assertThat(told.open).isTrue();
  }

  @Test
  void whoeverIsNotLetInIsToldWhy() {
    receive("HTTP/1.1 401 Unauthorized\r\n\r\nbody".getBytes(UTF_8));

    assertThat(told.ends).containsExactly("no WebSocket: HTTP/1.1 401 Unauthorized");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void framesAreShownWholeHoweverTheyComeIn() {
    upgrade();
    String large = "x".repeat(300);
    byte[] both = new byte[5 + 304];
    System.arraycopy(frame(0x81, "abc"), 0, both, 0, 5);
    System.arraycopy(frame(0x81, large), 0, both, 5, 304);
    for (byte each : both) {
      receive(each);
    }
    receive(both);

    assertThat(told.frames).containsExactly("abc", large, "abc", large);
  }

  @Test
  void eachReadCountsOnceHoweverManyFramesItBrings() {
    upgrade();
    assertThat(told.reads).isZero();
    receive(new byte[] {(byte) 0x81, 1, 'a', (byte) 0x81, 1, 'b', (byte) 0x81, 2, 'c'});
    receive(new byte[] {'d'});

    assertThat(told.frames).containsExactly("a", "b", "cd");
    assertThat(told.reads).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 125, 126, 127, 4_000, 65_535})
  void whatIsSentIsAMaskedFrameThatAnotherCodecReads(int size) {
    upgrade();
    channel.releaseOutbound();
    session.send("a".repeat(size));
    channel.runPendingTasks();

    EmbeddedChannel server =
        new EmbeddedChannel(
            new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder()
                    .expectMaskedFrames(true)
                    .maxFramePayloadLength(65_535)
                    .build()));
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      server.writeInbound(sent);
    }
    TextWebSocketFrame frame = server.readInbound();
    assertThat(frame.text()).isEqualTo("a".repeat(size));
    frame.release();
  }

  @Test
  void aPingIsAnsweredWithItsPayload() {
    upgrade();
    channel.releaseOutbound();
    receive(frame(0x89, "12345"));

    EmbeddedChannel server =
        new EmbeddedChannel(
            new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder().expectMaskedFrames(true).build()));
    ByteBuf sent = channel.readOutbound();
    server.writeInbound(sent);
    WebSocketFrame pong = server.readInbound();
    assertThat(pong).isInstanceOf(io.netty.handler.codec.http.websocketx.PongWebSocketFrame.class);
    assertThat(pong.content().toString(UTF_8)).isEqualTo("12345");
    pong.release();
  }

  @Test
  void theServersReasonToCloseIsTold() {
    upgrade();
    receive(new byte[] {(byte) 0x88, 6, 4508 >>> 8, (byte) 4508, 's', 'l', 'o', 'w'});

    assertThat(told.ends).containsExactly("closed with 4508 slow");
  }

  @Test
  void aFrameInPiecesIsRefused() {
    upgrade();
    receive(frame(0x01, "abc"));

    assertThat(told.ends).containsExactly("the server sent what is not a whole, unmasked frame");
    assertThat(told.frames).isEmpty();
  }
}
