package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.sequencer.SettableClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConnectionTest {
  private static final GatewaySettings SETTINGS = GatewaySettings.at("localhost", 0, Set.of());
  private static final Duration HEARTBEAT = SETTINGS.heartbeat();

  private final SettableClock clock = new SettableClock();
  private final Connections connections = new Connections(clock);
  private final Pipe pipe =
      new Pipe(connections, SETTINGS, connection -> new RecordingPeer("s", "alice", connection));
  private final Connection connection = pipe.connection();
  private final RecordingPeer peer = (RecordingPeer) connection.peer();

  @BeforeEach
  void forget() {
    peer.told();
  }

  @AfterEach
  void close() {
    pipe.close();
  }

  @Test
  void aTextFrameReachesThePeer() {
    pipe.receive(new TextWebSocketFrame("hü"));

    assertThat(peer.told()).containsExactly("received hü");
  }

  @Test
  void aBinaryFrameReachesThePeerAsNoText() {
    pipe.receive(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {1, 2})));

    assertThat(peer.told()).containsExactly("received ");
  }

  @Test
  void aPingIsAnsweredWithItsContent() {
    pipe.receive(new PingWebSocketFrame(Unpooled.copiedBuffer("x", UTF_8)));

    assertThat(pipe.sent()).containsExactly("pong x");
  }

  @Test
  void aPongOfOursReachesThePeerAndOthersDoNot() {
    pipe.receive(new PongWebSocketFrame(Unpooled.copyLong(5)));
    pipe.receive(new PongWebSocketFrame(Unpooled.copiedBuffer("x", UTF_8)));

    assertThat(peer.told()).containsExactly("ponged 5");
  }

  @Test
  void aCloseIsAnsweredWithItsCodeAndTheChannelGoes() {
    pipe.receive(new CloseWebSocketFrame(1000, "bye"));

    assertThat(pipe.sent()).containsExactly("close 1000");
    assertThat(pipe.open()).isFalse();
    assertThat(peer.told()).containsExactly("closed");
    assertThat(connections.count()).isZero();
  }

  @Test
  void frameAfterFrameIsSentAtOnce() {
    connection.send(new ServerFrame.Live());
    connection.sendText("{}".getBytes(UTF_8));

    assertThat(pipe.flushes()).isEqualTo(2);
    assertThat(pipe.sent()).containsExactly("{\"type\":\"live\"}", "{}");
  }

  @Test
  void whatIsWrittenWaitsForTheFlush() {
    connection.writeText("{}".getBytes(UTF_8));
    assertThat(pipe.sent()).isEmpty();

    connection.flush();

    assertThat(pipe.sent()).containsExactly("{}");
  }

  @Test
  void whoReadsNothingIsCutWhenTooMuchWaitsForAllTogether() {
    connections.limit(64 * 1024);
    Pipe slow =
        new Pipe(connections, SETTINGS, connection -> new RecordingPeer("t", "bob", connection));
    slow.block();

    slow.connection().sendText(new byte[60 * 1024]);
    assertThat(slow.open()).isTrue();
    assertThat(slow.connection().waitingBytes()).isGreaterThan(60 * 1024);
    slow.connection().sendText(new byte[8 * 1024]);

    assertThat(slow.open()).isFalse();
    assertThat(slow.connection().waitingBytes()).isZero();
    slow.close();
  }

  @Test
  void whatWasReadDoesNotWait() {
    connection.sendText(new byte[60 * 1024]);

    assertThat(connection.waitingBytes()).isZero();
  }

  @Test
  void afterTheCloseNothingIsSentAndNothingLeaks() {
    connection.close(CloseCode.DRAINING);
    ByteBuf frame = pipe.buffer();

    connection.write(frame);
    connection.writeText("{}".getBytes(UTF_8));
    assertThat(connection.flushed().isSuccess()).isFalse();
    connection.ping(1);
    connection.close(CloseCode.TOO_SLOW);

    assertThat(frame.refCnt()).isEqualTo(1);
    frame.release();
    assertThat(pipe.sent()).containsExactly("close 4503");
  }

  @Test
  void whoReadsTooSlowlyIsClosedWith4508() {
    pipe.block();
    byte[] text = new byte[SETTINGS.maxOutboundBytes() / 4];
    for (int i = 0; i < 3; i++) {
      connection.sendText(text);
    }
    ChannelFuture written = connection.flushed();
    assertThat(written.isDone()).isFalse();
    assertThat(pipe.open()).isTrue();

    connection.writeText(text);
    assertThat(connection.flushed().isSuccess()).isFalse();

    pipe.pass(2_000);
    assertThat(pipe.open()).isFalse();
    assertThat(peer.told()).contains("closed");
  }

  @Test
  void aWriterThatForgetsToFlushIsNotTakenForASlowReader() {
    byte[] text = new byte[SETTINGS.maxOutboundBytes() / 4];
    for (int i = 0; i < 10; i++) {
      connection.writeText(text);
    }

    assertThat(pipe.open()).isTrue();
    assertThat(pipe.sent()).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void whoIsSilentForAHeartbeatIsPingedOnce() {
    passTime(HEARTBEAT);
    assertThat(pipe.sent()).isEmpty();

    passTime(Duration.ofSeconds(1));
    passTime(Duration.ofSeconds(1));

    assertThat(pipe.sent()).containsExactly("ping 0");
  }

  @Test
  void whoAnswersIsPingedAgainAfterTheNextHeartbeat() {
    passTime(HEARTBEAT.plusSeconds(1));
    pipe.receive(new PongWebSocketFrame(Unpooled.copyLong(0)));

    passTime(HEARTBEAT.plusSeconds(1));

    assertThat(pipe.sent()).containsExactly("ping 0", "ping 0");
    assertThat(pipe.open()).isTrue();
  }

  @Test
  void whoIsSilentForTwoHeartbeatsIsClosedWith4408() {
    passTime(HEARTBEAT.multipliedBy(2));
    assertThat(pipe.open()).isTrue();

    passTime(Duration.ofSeconds(1));

    assertThat(pipe.sent()).contains("close 4408");
    pipe.pass(2_000);
    assertThat(pipe.open()).isFalse();
  }

  @Test
  void aFaultEndsTheConnectionThatHasIt() {
    peer.fail();

    pipe.receive(new TextWebSocketFrame("hi"));

    assertThat(pipe.sent()).containsExactly("close 1001");
  }

  @Test
  void aFrameThatIsTooLongEndsIt() {
    pipe.fail(new TooLongFrameException());

    assertThat(pipe.sent()).containsExactly("close 1009");
  }

  static Stream<Throwable> departures() {
    return Stream.of(
        new IOException("reset"), new PrematureChannelClosureException("half a message"));
  }

  @ParameterizedTest
  @MethodSource("departures")
  void aClientThatGoesIsNoFaultAndIsToldNothing(Throwable how) {
    pipe.fail(how);

    assertThat(pipe.sent()).isEmpty();
    assertThat(pipe.open()).isFalse();
  }

  @Test
  void whoBreaksTheProtocolIsToldHow() {
    pipe.fail(
        new CorruptedWebSocketFrameException(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "no"));

    assertThat(pipe.sent()).containsExactly("close 1007");
  }

  @Test
  void whoClosesIsGoneSoonEvenIfTheyReadNothing() {
    pipe.block();
    pipe.receive(new CloseWebSocketFrame(1000, "bye"));
    assertThat(pipe.open()).isTrue();

    pipe.pass(2_000);

    assertThat(pipe.open()).isFalse();
    assertThat(connections.count()).isZero();
  }

  @Test
  void aCloseOfOursEndsWithTheClientsAnswer() {
    connection.close(CloseCode.DRAINING);
    assertThat(pipe.open()).isTrue();
    pipe.receive(new TextWebSocketFrame("too late"));
    assertThat(peer.told()).isEmpty();

    pipe.receive(new CloseWebSocketFrame(4503, ""));

    assertThat(pipe.sent()).containsExactly("close 4503");
    assertThat(pipe.open()).isFalse();
  }

  @Test
  void whoBreaksTheProtocolIsGoneSoonEvenIfTheyReadNothing() {
    pipe.block();
    pipe.fail(new CorruptedWebSocketFrameException());
    assertThat(pipe.open()).isTrue();

    pipe.pass(2_000);

    assertThat(pipe.open()).isFalse();
    assertThat(connections.count()).isZero();
  }

  /// Once a second, by the loop's own clock and ours.
  private void passTime(Duration time) {
    clock.advance(time);
    pipe.pass(1_000);
  }
}
