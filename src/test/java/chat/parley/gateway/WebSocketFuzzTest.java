package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Corpus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes come on a WebSocket, in whatever pieces: what goes back is whole valid frames, a
/// close is the last of them and has a code that may be sent, the channel closes after it, nothing
/// is thrown and every buffer is released. Behind the pipeline is an echo.
final class WebSocketFuzzTest {
  private static final GatewaySettings SETTINGS = GatewaySettings.at("localhost", 0, Set.of());
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PONG = 10;

  @Provide
  Arbitrary<byte[]> streams() {
    return Arbitraries.oneOf(
        Corpus.of("websocket", "\u0081\u0080", "\u0088\u0082", "\0\0\0\0").inputs(), frames());
  }

  /// Frames of the right form, mostly.
  private static Arbitrary<byte[]> frames() {
    Arbitrary<Integer> first =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of(0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x88, 0x89, 0x8A)),
            Tuple.of(1, Arbitraries.integers().between(0, 255)));
    Arbitrary<byte[]> payload =
        Arbitraries.frequencyOf(
            Tuple.of(30, Arbitraries.strings().ofMaxLength(200).map(text -> text.getBytes(UTF_8))),
            Tuple.of(10, Arbitraries.bytes().array(byte[].class).ofMaxSize(200)),
            Tuple.of(10, Arbitraries.integers().between(990, 1020).map(code -> closing(code, "x"))),
            Tuple.of(1, Arbitraries.integers().between(65_530, 65_540).map(byte[]::new)));
    return Combinators.combine(first, payload, Arbitraries.integers().between(0, 40))
        .as(
            (head, content, slip) ->
                slip == 0 ? RawFrame.unmasked(head, content) : RawFrame.of(head, content))
        .list()
        .ofMaxSize(12)
        .map(frames -> frames.stream().reduce(new byte[0], WebSocketFuzzTest::joined));
  }

  private static byte[] closing(int code, String reason) {
    return joined(new byte[] {(byte) (code >> 8), (byte) code}, reason.getBytes(UTF_8));
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  static Stream<Corpus.Sample> samples() {
    return Corpus.samples("websocket").stream();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whateverComesIsAnsweredByFramesOrAValidClose(
      @ForAll("streams") byte[] stream, @ForAll("pieces") int piece) {
    send(stream, piece);
  }

  @Provide
  Arbitrary<Integer> pieces() {
    return Arbitraries.of(1, 2, 3, 7, 100, 4_096, RawPipe.WHOLE);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theCorpusIsAnsweredByFramesOrAValidClose(Corpus.Sample sample) {
    send(sample.bytes(), RawPipe.WHOLE);
    send(sample.bytes(), 1);
  }

  private static void send(byte[] stream, int piece) {
    try (RawPipe pipe = RawPipe.webSocket(SETTINGS, EchoPeer::new)) {
      pipe.receive(stream, piece);
      boolean closed = assertFrames(Unpooled.wrappedBuffer(pipe.sent()));
      pipe.pass(3);
      assertThat(pipe.sent()).isEmpty();
      assertThat(pipe.open()).isEqualTo(!closed);
    }
  }

  /// Returns whether the last of them is a close.
  private static boolean assertFrames(ByteBuf sent) {
    while (sent.isReadable()) {
      int first = sent.readUnsignedByte();
      long length = sent.readUnsignedByte();
      length = length == 126 ? sent.readUnsignedShort() : length == 127 ? sent.readLong() : length;
      ByteBuf payload = sent.readSlice((int) length);
      assertThat(first & 0xF0).as("whole, without extensions").isEqualTo(0x80);
      switch (first & 0x0F) {
        case TEXT -> assertThat(ByteBufUtil.isText(payload, UTF_8)).isTrue();
        case BINARY, PONG -> {}

        case CLOSE -> {
          assertClose(payload);
          assertThat(sent.isReadable()).as("something after the close").isFalse();
          return true;
        }
        default -> throw new AssertionError("frame " + Integer.toHexString(first));
      }
    }
    return false;
  }

  private static void assertClose(ByteBuf payload) {
    if (payload.isReadable()) {
      int code = payload.readUnsignedShort();
      assertThat(WebSocketCloseStatus.isValidStatusCode(code)).as("code %d", code).isTrue();
      assertThat(List.of(1004, 1005, 1006, 1015)).doesNotContain(code);
    }
  }
}
