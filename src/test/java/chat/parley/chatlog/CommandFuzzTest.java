package chat.parley.chatlog;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Corpus;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever stands in the chat log, it is read as a command or set aside by the one exception that
/// its readers expect; and what was read is written as the same again.
final class CommandFuzzTest {
  private static final Corpus CORPUS =
      Corpus.of(
          "commands",
          "\"v\":1,",
          "\"type\":\"send\"",
          "\"members\":[",
          "\"meta\":{",
          "null",
          "9223372036854775808",
          "-1",
          "\\ud800",
          "\\u0000",
          "}}",
          "[[[[");

  @Provide
  Arbitrary<byte[]> records() {
    return CORPUS.inputs();
  }

  static Stream<Corpus.Sample> samples() {
    return Corpus.samples("commands").stream();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void aRecordIsReadOrSetAside(@ForAll("records") byte[] value) {
    read(value);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theCorpusIsReadOrSetAside(Corpus.Sample sample) {
    read(sample.bytes());
  }

  private static void read(byte[] value) {
    LoggedCommand command;
    try {
      command = CommandCodec.decode(value);
    } catch (IllegalArgumentException setAside) {
      return;
    }
    assertThat(CommandCodec.decode(CommandCodec.encode(command))).isEqualTo(command);
  }
}
