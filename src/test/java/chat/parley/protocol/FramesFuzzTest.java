package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Corpus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes come as a frame, they are read or refused with words that can be sent; nothing
/// else is thrown. Both ways: what a client sends, and what a client is sent.
final class FramesFuzzTest {
  private static final String[] WORDS = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\u0000",
    "\\ud800",
    "null",
    "1e999",
    "-0",
    "9007199254740993",
    "\ufeff",
    "\0"
  };

  @Provide
  Arbitrary<byte[]> requests() {
    return both("request", "frames");
  }

  @Provide
  Arbitrary<byte[]> frames() {
    return both("frame", "frames");
  }

  /// The shared samples are valid ones, the corpus has the others.
  private static Arbitrary<byte[]> both(String prefix, String target) {
    List<Corpus.Sample> valid =
        Samples.names(prefix).stream()
            .map(name -> new Corpus.Sample(name, Samples.bytes(name)))
            .toList();
    return Arbitraries.oneOf(Corpus.of(target, WORDS).inputs(), Corpus.of(valid, WORDS).inputs());
  }

  static Stream<Corpus.Sample> samples() {
    return Corpus.samples("frames").stream();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatAClientSendsIsReadOrRefusedInWords(@ForAll("requests") byte[] utf8) {
    decodeRequest(utf8);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatAClientIsSentIsReadOrRefused(@ForAll("frames") byte[] utf8) {
    decodeFrame(utf8);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theCorpusIsReadOrRefused(Corpus.Sample sample) {
    decodeRequest(sample.bytes());
    decodeFrame(sample.bytes());
  }

  private static void decodeRequest(byte[] utf8) {
    switch (RequestCodec.decode(utf8)) {
      case Decoded.Good _ -> {}
      case Decoded.Bad bad -> {
        ServerFrame.Failure error =
            new ServerFrame.Failure(
                bad.id(), Optional.empty(), bad.code(), bad.message(), OptionalLong.empty());
        assertThat(FrameCodec.decode(FrameCodec.encode(error))).isEqualTo(error);
        assertThat(bad.message()).hasSizeLessThan(500);
        assertThat(bad.message().chars()).noneMatch(Character::isISOControl);
      }
    }
  }

  private static void decodeFrame(byte[] utf8) {
    ServerFrame frame;
    try {
      frame = FrameCodec.decode(utf8);
    } catch (IllegalArgumentException refused) {
      return;
    }
    if (!(frame instanceof ServerFrame.Unknown)) {
      byte[] again = FrameCodec.encode(frame);
      assertThat(FrameCodec.encode(FrameCodec.decode(again))).isEqualTo(again);
    }
  }
}
