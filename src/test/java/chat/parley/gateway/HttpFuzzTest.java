package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes come on a new connection, in whatever pieces: what goes back is whole answers,
/// none of them a 5xx; a connection on which nothing more comes is closed; nothing is thrown and
/// every buffer is released.
final class HttpFuzzTest {
  private static final int IDLE_SECONDS = 31;

  /// Whole bodies under `/v1/w`, streamed ones that are answered at once elsewhere.
  private static final HttpResources RESOURCES =
      new HttpResources() {
        @Override
        public Intake intake(String method, List<String> path) {
          return path.contains("w") ? Intake.WHOLE : new Intake(true, 1_000);
        }

        @Override
        public HttpReply serve(HttpCall call) {
          return HttpReply.json(200, Map.of("path", call.path(), "query", call.query()));
        }
      };

  private static Room room;

  @BeforeAll
  @BeforeContainer
  static void open() throws IOException, InterruptedException {
    room = new Room(Files.createTempDirectory("parley-fuzz"));
  }

  @AfterAll
  @AfterContainer
  static void shut() {
    room.close();
  }

  @Provide
  Arbitrary<byte[]> streams() {
    return Corpus.of(
            "http",
            "\r\n",
            "\n",
            "\r",
            "\0",
            " ",
            "\t",
            ":",
            "%",
            "?",
            "/v1/w",
            "/v1/ws",
            "/ws/user/",
            "Host: x\r\n",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Connection: close\r\n",
            "Expect: 100-continue\r\n",
            "Upgrade: websocket\r\n",
            "HTTP/1.0",
            "0\r\n\r\n",
            "ffffffff\r\n")
        .inputs();
  }

  @Provide
  Arbitrary<Integer> pieces() {
    return Arbitraries.of(1, 3, 50, 1_000, RawPipe.WHOLE);
  }

  static Stream<Corpus.Sample> samples() {
    return Corpus.samples("http").stream();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whateverComesIsAnsweredOrTheConnectionCloses(
      @ForAll("streams") byte[] stream, @ForAll("pieces") int piece) {
    send(stream, piece);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theCorpusIsAnsweredOrTheConnectionCloses(Corpus.Sample sample) {
    send(sample.bytes(), RawPipe.WHOLE);
    send(sample.bytes(), 1);
  }

  private static void send(byte[] stream, int piece) {
    try (RawPipe pipe = RawPipe.http(room.shared(), RESOURCES)) {
      pipe.receive(stream, piece);
      byte[] sent = pipe.sent();
      if (new String(sent, ISO_8859_1).contains("HTTP/1.1 101 ")) {
        return;
      }
      for (Answered answer : Answered.all(sent)) {
        assertThat(answer.status()).isLessThan(500);
      }
      pipe.pass(IDLE_SECONDS);
      assertThat(pipe.open()).isFalse();
    }
  }
}
