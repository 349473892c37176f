package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Corpus;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever stands in the header of an inbox's record, it is read or set aside by the one exception
/// that the inbox expects; and what was read is written as the same again.
final class InboxFuzzTest {
  private static final byte[] FRAME = "{}".getBytes(UTF_8);
  private static final String[] WORDS = {
    "\0\0\0\0",
    "\u007f\u00ff\u00ff\u00ff",
    "\u00ff\u00ff\u00ff\u00ff",
    "\u00ff\u00ff",
    "\0\5alice",
    "\0\0"
  };

  @Provide
  Arbitrary<byte[]> headers() {
    AtomicInteger count = new AtomicInteger();
    List<Corpus.Sample> valid =
        InboxCodecTest.items()
            .map(item -> InboxCodecTest.header(InboxCodec.encode(Stamp.NONE, item)))
            .map(header -> new Corpus.Sample("item " + count.incrementAndGet(), header))
            .toList();
    return Arbitraries.oneOf(Corpus.of("inbox", WORDS).inputs(), Corpus.of(valid, WORDS).inputs());
  }

  static Stream<Corpus.Sample> samples() {
    return Corpus.samples("inbox").stream();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void aRecordIsReadOrSetAside(@ForAll("headers") byte[] header) {
    read(header);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theCorpusIsReadOrSetAside(Corpus.Sample sample) {
    read(sample.bytes());
  }

  private static void read(byte[] header) {
    InboxCodec.Stamped read;
    try {
      read = InboxCodec.decode(new RecordHeaders().add(InboxCodec.HEADER, header), FRAME);
    } catch (IllegalArgumentException setAside) {
      return;
    }
    // U+0000 takes more bytes when it is written than it may have taken.
    boolean fits = header.length < 30_000;
    if (fits && !(read.item() instanceof InboxItem.Unknown)) {
      InboxCodec.Encoded again = InboxCodec.encode(read.stamp(), read.item());
      assertThat(InboxCodec.decode(again.headers(), FRAME)).isEqualTo(read);
    }
  }
}
