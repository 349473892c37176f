package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests on whose end, or on whose very form, a proxy and this server might differ (RFC 9112
/// section 11.2): each is refused with 400, its connection closed, and what stands behind it is
/// never served. All of it as bytes through the gateway's own pipeline, whole and byte by byte.
final class SmugglingTest {
  /// Stands where the one reads a body and the other the next request.
  private static final String SMUGGLED = "POST /v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

  private static final String CODED = "Transfer-Encoding: \t CHUNKED \t";

  private static Room room;

  private final List<HttpCall> served = new ArrayList<>();
  private final HttpResources resources =
      new HttpResources() {
        @Override
        public Intake intake(String method, List<String> path) {
          return Intake.WHOLE;
        }

        @Override
        public HttpReply serve(HttpCall call) {
          served.add(call);
          return HttpReply.json(200, Map.of("body", new String(call.bytes(), ISO_8859_1)));
        }
      };
  private RawPipe pipe;

  @BeforeAll
  static void open(@TempDir Path folder) throws InterruptedException {
    room = new Room(folder);
  }

  @AfterAll
  static void shut() {
    room.close();
  }

  @BeforeEach
  void connect() {
    pipe = RawPipe.http(room.shared(), resources);
  }

  @AfterEach
  void close() {
    pipe.close();
  }

  /// @param request as it is sent, up to where the smuggled one stands
  record Case(String name, String request) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case head(String name, String... lines) {
    return new Case(name, String.join("\r\n", lines) + "\r\n\r\n");
  }

  /// A request with a body that is framed by some header lines.
  private static Case framed(String name, String... headers) {
    return new Case(
        "framing: " + name,
        "POST /v1/a HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
  }

  private static Stream<Case> framings() {
    return Stream.of(
        framed("length and chunked", "Content-Length: 5", "Transfer-Encoding: chunked"),
        framed("chunked and length", "Transfer-Encoding: chunked", "Content-Length: 5"),
        framed("chunked and no length", "Transfer-Encoding: chunked", "Content-Length: 0"),
        framed("space before the colon", "Transfer-Encoding : chunked"),
        framed("tab before the colon", "Transfer-Encoding\t: chunked"),
        framed("space before the length's colon", "Content-Length : 5"),
        framed("xchunked", "Transfer-Encoding: xchunked"),
        framed("chunked twice", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        framed("chunked twice in a list", "Transfer-Encoding: chunked, chunked"),
        framed("chunked and identity", "Transfer-Encoding: chunked, identity"),
        framed("identity and chunked", "Transfer-Encoding: identity, chunked"),
        framed("identity", "Transfer-Encoding: identity"),
        framed("gzip and chunked", "Transfer-Encoding: gzip, chunked"),
        framed("gzip", "Transfer-Encoding: gzip", "Content-Length: 5"),
        framed("an empty coding", "Transfer-Encoding: ", "Content-Length: 5"),
        framed("a list with an empty end", "Transfer-Encoding: chunked,"),
        framed("a coding in quotes", "Transfer-Encoding: \"chunked\""),
        framed("a coding with a parameter", "Transfer-Encoding: chunked;q=1"),
        framed("a vertical tab", "Transfer-Encoding: \u000bchunked"),
        framed("a vertical tab behind", "Transfer-Encoding: chunked\u000b"),
        framed("a NUL", "Transfer-Encoding: chunked\0"),
        framed("a folded coding", "Transfer-Encoding:", " chunked"),
        framed("a no-break space", "Transfer-Encoding: \u00a0chunked"),
        framed("a bare CR", "X: a\rTransfer-Encoding: chunked"),
        framed("a bare LF", "X: a\nTransfer-Encoding: chunked"),
        framed("two lengths", "Content-Length: 5", "Content-Length: 6"),
        framed("the same length twice", "Content-Length: 5", "Content-Length: 5"),
        framed("a list of lengths", "Content-Length: 5, 6"),
        framed("a list of the same length", "Content-Length: 5, 5"),
        framed("a negative length", "Content-Length: -1"),
        framed("a length of minus nothing", "Content-Length: -0"),
        framed("a length with a plus", "Content-Length: +5"),
        framed("a length over 64 bits", "Content-Length: 99999999999999999999"),
        framed("a length with a space in it", "Content-Length: 5 5"),
        framed("a hexadecimal length", "Content-Length: 0x5"),
        framed("a length with a fraction", "Content-Length: 5.0"),
        framed("a length with a letter", "Content-Length: 5a"),
        framed("an empty length", "Content-Length: "),
        framed("a folded length", "Content-Length:", " 5"),
        framed("a length behind a vertical tab", "Content-Length: \u000b5"),
        new Case(
            "framing: chunked in HTTP/1.0",
            "POST /v1/a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"));
  }

  private static Stream<Case> heads() {
    return Stream.of(
        new Case("lines that end with LF", "GET /v1/a HTTP/1.1\nHost: x\n\n"),
        new Case("a header line that ends with LF", "GET /v1/a HTTP/1.1\r\nHost: x\nX: y\r\n\r\n"),
        new Case("a request line that ends with LF", "GET /v1/a HTTP/1.1\nHost: x\r\n\r\n"),
        new Case("a head that ends with LF", "GET /v1/a HTTP/1.1\r\nHost: x\r\n\n"),
        head("a bare CR in a value", "GET /v1/a HTTP/1.1", "Host: x", "X: a\rb"),
        head("a bare CR in a name", "GET /v1/a HTTP/1.1", "Host: x", "X\rY: a"),
        head("a NUL in a value", "GET /v1/a HTTP/1.1", "Host: x", "X: a\0b"),
        head("a NUL in a name", "GET /v1/a HTTP/1.1", "Host: x", "X\0: b"),
        head("a first line that is folded", "GET /v1/a HTTP/1.1", " Host: x"),
        head("a space before a colon", "GET /v1/a HTTP/1.1", "Host: x", "X : a"),
        head("a space in a name", "GET /v1/a HTTP/1.1", "Host: x", "X Y: a"),
        head("no colon", "GET /v1/a HTTP/1.1", "Host: x", "X"),
        head("no name", "GET /v1/a HTTP/1.1", "Host: x", ": a"),
        head("a name with brackets", "GET /v1/a HTTP/1.1", "Host: x", "X[0]: a"),
        head("a name that is not ASCII", "GET /v1/a HTTP/1.1", "Host: x", "\u00dc: a"),
        head("a control character in a value", "GET /v1/a HTTP/1.1", "Host: x", "X: \u0001"),
        head("a space in the target", "GET /v1/a b HTTP/1.1", "Host: x"),
        head("a space behind the version", "GET /v1/a HTTP/1.1 ", "Host: x"),
        head("a NUL in the target", "GET /v1/a\0b HTTP/1.1", "Host: x"),
        head("a CR in the target", "GET /v1/a\rb HTTP/1.1", "Host: x"),
        head("a target that is not ASCII", "GET /v1/\u00fc HTTP/1.1", "Host: x"),
        head("a method with a bracket", "GE(T /v1/a HTTP/1.1", "Host: x"),
        head("no target", "GET HTTP/1.1", "Host: x"),
        head("HTTP/0.9", "GET /v1/a"),
        head("HTTP/0.9 by its name", "GET /v1/a HTTP/0.9", "Host: x"),
        head("HTTP/1.2", "GET /v1/a HTTP/1.2", "Host: x"),
        head("HTTP/2.0", "GET /v1/a HTTP/2.0", "Host: x"),
        head("HTTP/11", "GET /v1/a HTTP/11", "Host: x"),
        head("another protocol", "GET /v1/a ICY/1.1", "Host: x"),
        new Case("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        head("absolute form", "GET http://x/v1/a HTTP/1.1", "Host: x"),
        head("absolute form of another host", "GET http://y/v1/a HTTP/1.1", "Host: x"),
        head("authority form", "CONNECT x:443 HTTP/1.1", "Host: x"),
        head("asterisk form", "GET * HTTP/1.1", "Host: x"),
        head("a target without its slash", "GET v1/a HTTP/1.1", "Host: x"),
        head("a fragment", "GET /v1/a#b HTTP/1.1", "Host: x"),
        head("no host", "GET /v1/a HTTP/1.1", "X: y"),
        head("two hosts", "GET /v1/a HTTP/1.1", "Host: x", "Host: y"),
        head("the same host twice", "GET /v1/a HTTP/1.1", "Host: x", "Host: x"),
        head("an empty host", "GET /v1/a HTTP/1.1", "Host: "),
        head("a list of hosts", "GET /v1/a HTTP/1.1", "Host: x, y"),
        head("a host with a path", "GET /v1/a HTTP/1.1", "Host: x/y"),
        head("a host with a user", "GET /v1/a HTTP/1.1", "Host: u@x"),
        head("a host with a space", "GET /v1/a HTTP/1.1", "Host: x y"));
  }

  private static Case chunked(String name, String body) {
    return new Case(
        "chunks: " + name,
        "POST /v1/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
  }

  private static Stream<Case> chunks() {
    return Stream.of(
        chunked("no size", "\r\nabcde\r\n0\r\n\r\n"),
        chunked("a size that is no number", "G\r\nabcde\r\n0\r\n\r\n"),
        chunked("a negative size", "-5\r\nabcde\r\n0\r\n\r\n"),
        chunked("a size with a plus", "+5\r\nabcde\r\n0\r\n\r\n"),
        chunked("a size with 0x", "0x5\r\nabcde\r\n0\r\n\r\n"),
        chunked("a size behind a space", " 5\r\nabcde\r\n0\r\n\r\n"),
        chunked("a size with a space in it", "0 5\r\nabcde\r\n0\r\n\r\n"),
        chunked("a size over 31 bits", "80000005\r\nabcde\r\n0\r\n\r\n"),
        chunked("a size over 64 bits", "10000000000000005\r\nabcde\r\n0\r\n\r\n"),
        chunked("a size line that ends with LF", "5\nabcde\r\n0\r\n\r\n"),
        chunked("a size line with a bare CR", "5\r5\r\nabcde\r\n0\r\n\r\n"),
        chunked("a chunk that ends with LF", "5\r\nabcde\n0\r\n\r\n"),
        chunked("a chunk that goes on", "5\r\nabcdef\r\n0\r\n\r\n"),
        chunked("a chunk without its line end", "5\r\nabcde0\r\n\r\n"),
        chunked("an extension with an LF", "5;a\nb\r\nabcde\r\n0\r\n\r\n"),
        chunked("an extension without end", "5;" + "a".repeat(20_000) + "\r\nabcde\r\n0\r\n\r\n"),
        chunked("a trailer without a colon", "0\r\nX\r\n\r\n"),
        chunked("trailers that end with LF", "0\r\nX: a\n\n"),
        chunked("trailers without end", "0\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"));
  }

  static Stream<Case> cases() {
    return Stream.of(framings(), heads(), chunks()).flatMap(some -> some);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTwoMightReadDifferentlyIsRefusedAndTheConnectionClosed(Case one) {
    pipe.receive((one.request() + SMUGGLED).getBytes(ISO_8859_1));

    assertRefused();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSameHoldsWhenItComesByteByByte(Case one) {
    for (byte next : (one.request() + SMUGGLED).getBytes(ISO_8859_1)) {
      pipe.receive(new byte[] {next});
    }

    assertRefused();
  }

  /// Where RFC 9112 lets a recipient be lenient (sections 2.2, 3 and 5.2), and the decoder is: what
  /// is read is the same, and ends at the same place.
  private static Stream<Case> lenient() {
    return Stream.of(
        head("a folded line", "GET /v1/a HTTP/1.1", "Host: x", "X: a", " b"),
        head("a line folded by a tab", "GET /v1/a HTTP/1.1", "Host: x", "X: a", "\tb"),
        head("several spaces", "GET  /v1/a  HTTP/1.1", "Host: x"),
        head("tabs between the parts", "GET\t/v1/a\tHTTP/1.1", "Host: x"),
        head("a space before the method", " GET /v1/a HTTP/1.1", "Host: x"),
        head("empty lines before it", "", "", "GET /v1/a HTTP/1.1", "Host: x"),
        head("a version in small letters", "GET /v1/a http/1.1", "Host: x"),
        head("a coding in capitals", "GET /v1/a HTTP/1.1", "Host: x", CODED, "", "0"),
        chunked("a folded trailer", "0\r\nX: a\r\n b\r\n\r\n"),
        chunked("an extension", "1;a=b\r\nx\r\n0;c\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("lenient")
  void whatIsReadLenientlyEndsWhereItShould(Case one) {
    pipe.receive((one.request() + SMUGGLED).getBytes(ISO_8859_1));

    assertThat(served)
        .extracting(HttpCall::path)
        .containsExactly(List.of("v1", "a"), List.of("v1", "smuggled"));
    assertThat(served.getFirst().header("x").orElse("a b")).isEqualTo("a b");
    assertThat(pipe.open()).isTrue();
  }

  @Test
  void whatIsPipelinedIsAnsweredInItsTurn() {
    send("POST /v1/a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde");
    send("GET /docs HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/b HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(served)
        .extracting(HttpCall::path)
        .containsExactly(List.of("v1", "a"), List.of("v1", "b"));
    assertThat(Answered.all(pipe.sent()))
        .extracting(Answered::status)
        .containsExactly(200, 200, 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/a", "/docs", "/nothing", "/v1/ws", "/ws/user/a"})
  void aBodyIsNoRequestWhateverItLooksLike(String target) {
    send("GET %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" + SMUGGLED, target);

    assertThat(served).extracting(HttpCall::path).doesNotContain(List.of("v1", "smuggled"));
    assertThat(Answered.all(pipe.sent())).hasSize(1);
    assertThat(pipe.open()).isTrue();
  }

  private void send(String request, String target) {
    send(request.formatted(target, SMUGGLED.length()));
  }

  private void send(String request) {
    pipe.receive(request.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/a", "/docs", "/v1/ws"})
  void nothingIsServedBehindTheLastRequest(String target) {
    send("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + SMUGGLED, target);

    assertThat(served).extracting(HttpCall::path).doesNotContain(List.of("v1", "smuggled"));
    assertThat(Answered.all(pipe.sent())).hasSize(1);
    assertThat(pipe.open()).isFalse();
  }

  /// A client that keeps to RFC 6455 section 4.1 sends nothing before it has had the answer.
  @Test
  void aRequestBehindAnUpgradeIsNotServed() {
    send(
        "GET /v1/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            + SMUGGLED);

    send(SMUGGLED);

    assertThat(new String(pipe.sent(), ISO_8859_1))
        .startsWith("HTTP/1.1 101 ")
        .doesNotContain("HTTP/1.1 2", "HTTP/1.1 4");
    assertThat(served).isEmpty();
    pipe.pass(3);
    assertThat(pipe.open()).isFalse();
  }

  /// The client must not upgrade to it, and this server does not.
  @Test
  void anUpgradeToHttp2IsAnOrdinaryRequest() {
    send(
        """
        GET /v1/a HTTP/1.1\r
        Host: x\r
        Connection: Upgrade, HTTP2-Settings\r
        Upgrade: h2c\r
        HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r
        \r
        """);

    assertThat(Answered.all(pipe.sent())).extracting(Answered::status).containsExactly(200);
  }

  @Test
  void aBodyThatIsWaitedForIsNoRequest() {
    send(
        "POST /v1/a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
            .formatted(SMUGGLED.length()));
    assertThat(Answered.all(pipe.sent())).extracting(Answered::status).containsExactly(100);

    send(SMUGGLED);

    assertThat(served).extracting(HttpCall::path).containsExactly(List.of("v1", "a"));
    assertThat(Answered.all(pipe.sent())).extracting(Answered::status).containsExactly(200);
  }

  /// RFC 9110 section 6.5.1: what says where a message ends, or who sends it, is no trailer.
  @Test
  void trailersCountForNothing() {
    send(
        "POST /v1/a HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "1\r\n"
            + "a\r\n"
            + "0\r\n"
            + "Content-Length: 500\r\n"
            + "Transfer-Encoding: gzip\r\n"
            + "Host: y\r\n"
            + "Authorization: Bearer x\r\n"
            + "Connection: close\r\n\r\n"
            + SMUGGLED);

    assertThat(served).hasSize(2);
    assertThat(served.getFirst().headers().get("host")).containsExactly("x");
    assertThat(served.getFirst().headers()).doesNotContainKeys("authorization", "connection");
    assertThat(pipe.open()).isTrue();
  }

  @Test
  void http10NeedsNoHostAndClosesTheConnection() {
    send("GET /v1/a HTTP/1.0\r\n\r\n" + SMUGGLED);

    assertThat(served).extracting(HttpCall::path).containsExactly(List.of("v1", "a"));
    assertThat(pipe.open()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "chat.example.org", "chat_1:8080", "127.0.0.1:80", "[::1]", "[::1]:8080"})
  void aHostIsANameOrAnAddress(String host) {
    send("GET /v1/a HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

    assertThat(served).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"4000, 8000, 200", "20000, 10, 414", "30, 20000, 431"})
  void aHeadMayBeSoLong(int line, int header, int status) {
    send(
        "GET /v1/a?%s HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n"
            .formatted("a".repeat(line), "a".repeat(header)));

    assertThat(served).hasSize(status == 200 ? 1 : 0);
    assertThat(Answered.all(pipe.sent())).extracting(Answered::status).containsExactly(status);
    assertThat(pipe.open()).isEqualTo(status == 200);
  }

  /// What is read and dropped until the client has had the answer takes two seconds at most.
  private void assertRefused() {
    List<Answered> answers = Answered.all(pipe.sent());
    pipe.pass(3);

    assertThat(served).extracting(HttpCall::path).isEmpty();
    assertThat(answers).extracting(Answered::status).containsExactly(400);
    assertThat(answers.getFirst().has("connection: close")).isTrue();
    assertThat(pipe.open()).isFalse();
    assertThat(pipe.sent()).isEmpty();
  }
}
