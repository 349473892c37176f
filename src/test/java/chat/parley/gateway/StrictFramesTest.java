package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the upgrade leaves between the bytes and a [Connection]: RFC 6455 to the letter. What
/// Autobahn tries in whole, for those who change it.
final class StrictFramesTest {
  private static final int TEXT = 0x81;
  private static final int BEGIN_TEXT = 0x01;
  private static final int GO_ON = 0x00;
  private static final int END = 0x80;

  private final RawPipe pipe =
      RawPipe.webSocket(GatewaySettings.at("localhost", 0, Set.of()), EchoPeer::new);

  @AfterEach
  void close() {
    pipe.close();
  }

  private OptionalInt closeCode() {
    ByteBuf sent = Unpooled.wrappedBuffer(pipe.sent());
    return sent.isReadable() && sent.getUnsignedByte(0) == 0x88
        ? OptionalInt.of(sent.getUnsignedShort(2))
        : OptionalInt.empty();
  }

  @Test
  void textThatIsNotUtf8IsTheEnd() {
    pipe.receive(RawFrame.of(TEXT, new byte[] {'a', (byte) 0xFF}));

    assertThat(closeCode()).hasValue(1007);
  }

  @Test
  void aSurrogateIsNoUtf8() {
    pipe.receive(RawFrame.of(TEXT, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));

    assertThat(closeCode()).hasValue(1007);
  }

  @Test
  void whatIsNoTextIsNotWaitedFor() {
    pipe.receive(RawFrame.of(BEGIN_TEXT, new byte[] {'a'}));
    assertThat(closeCode()).isEmpty();

    pipe.receive(RawFrame.of(GO_ON, new byte[] {(byte) 0xFF}));

    assertThat(closeCode()).hasValue(1007);
  }

  @Test
  void aCharacterMayBeCutByAFragment() {
    byte[] wave = "👋".getBytes(UTF_8);
    pipe.receive(RawFrame.of(BEGIN_TEXT, new byte[] {wave[0], wave[1]}));
    pipe.receive(RawFrame.of(END, new byte[] {wave[2], wave[3]}));

    assertThat(new String(pipe.sent(), UTF_8)).endsWith("👋");
  }

  @Test
  void aTextMayNotEndWithinACharacter() {
    pipe.receive(RawFrame.of(TEXT, new byte[] {'a', (byte) 0xF0, (byte) 0x9F}));

    assertThat(closeCode()).hasValue(1007);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC1, 0xA1, 0x91, 0x83, 0x8B, 0x80, 0x09})
  void reservedBitsOpcodesAndOrdersAreTheEnd(int first) {
    pipe.receive(RawFrame.of(first, new byte[] {'a'}));

    assertThat(closeCode()).hasValue(1002);
  }

  @Test
  void aClientMasksWhatItSends() {
    pipe.receive(RawFrame.unmasked(TEXT, new byte[] {'a'}));

    assertThat(closeCode()).hasValue(1002);
  }

  @Test
  void nothingIsReadAfterWhatIsNoFrame() {
    pipe.receive(RawFrame.of(0x83, new byte[0]));
    pipe.sent();

    pipe.receive(RawFrame.of(TEXT, new byte[] {'a'}));

    assertThat(pipe.sent()).isEmpty();
    pipe.pass(3);
    assertThat(pipe.open()).isFalse();
  }

  @Test
  void fragmentsTogetherAreAsLongAsAFrameMayBe() {
    pipe.receive(RawFrame.of(BEGIN_TEXT, new byte[GatewaySettings.MAX_FRAME_BYTES - 1]));
    pipe.receive(RawFrame.of(END, new byte[] {'a'}));
    assertThat(pipe.sent()).hasSizeGreaterThan(GatewaySettings.MAX_FRAME_BYTES);

    pipe.receive(RawFrame.of(BEGIN_TEXT, new byte[GatewaySettings.MAX_FRAME_BYTES - 1]));
    pipe.receive(RawFrame.of(END, new byte[] {'a', 'b'}));

    assertThat(closeCode()).hasValue(1009);
  }
}
