package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bodies that come and go in parts, over real sockets.
class HttpDoorTest {
  private static final int MAX_UPLOAD = 8 * 1024 * 1024;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path folder;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final CompletableFuture<Void> release = new CompletableFuture<>();
  private final AtomicInteger served = new AtomicInteger();
  private Store store;
  private Background background;
  private MultiThreadIoEventLoopGroup loops;
  private URI url;

  /// Counts uploads, sends downloads of as many bytes as the path says.
  private final HttpResources resources =
      new HttpResources() {
        @Override
        public Intake intake(String method, List<String> path) {
          return method.equals("POST") ? new Intake(true, MAX_UPLOAD) : Intake.WHOLE;
        }

        @Override
        public HttpReply serve(HttpCall call) {
          return switch (call.path().get(1)) {
            case "count" -> count(call);
            case "refuse" -> new HttpReply(403, Map.of(), new HttpReply.Bytes(new byte[0]));
            case "wait" -> {
              served.incrementAndGet();
              release.join();
              yield HttpReply.nothing();
            }
            case "fail" -> throw new IllegalStateException("as the test wants");
            default -> download(Integer.parseInt(call.path().get(1)), call);
          };
        }
      };

  private HttpReply count(HttpCall call) {
    try {
      CRC32 crc = new CRC32();
      long total = 0;
      byte[] buffer = new byte[5_000];
      int read;
      while ((read = call.body().read(buffer)) >= 0) {
        crc.update(buffer, 0, read);
        total += read;
      }
      return HttpReply.json(200, Map.of("bytes", total, "crc", crc.getValue()));
    } catch (HttpCall.BodyTooLargeException e) {
      return HttpDoor.tooLarge(MAX_UPLOAD);
    } catch (IOException e) {
      failure.complete(e);
      throw new UncheckedIOException(e);
    }
  }

  private static HttpReply download(int size, HttpCall call) {
    return new HttpReply(
        200,
        Map.of("Cache-Control", "private"),
        new HttpReply.Streamed(
            call.parameter("chunked").isPresent() ? OptionalLong.empty() : OptionalLong.of(size),
            out -> out.write(bytes(size))));
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  @BeforeEach
  void start() throws InterruptedException {
    store = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"));
    background = new Background(store);
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    HttpServing serving = new HttpServing(resources, background, () -> false);
    Cors cors = new Cors(Set.of());
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new FlowControlHandler())
                        .addLast(new HttpDoor(serving, cors));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    url =
        URI.create(
            "http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + "/v1/");
  }

  @AfterEach
  void stop() {
    release.complete(null);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    background.close();
    store.close();
  }

  private HttpResponse<String> upload(String path, HttpRequest.BodyPublisher body)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(url.resolve(path)).POST(body).build(), BodyHandlers.ofString());
  }

  private static String counted(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return "\"crc\":" + crc.getValue();
  }

  @Test
  void uploadIsReadWhileItComesAndTheConnectionGoesOn() throws Exception {
    byte[] body = bytes(MAX_UPLOAD);
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer = upload("count", BodyPublishers.ofByteArray(body));

      assertThat(answer.body()).contains("\"bytes\":" + MAX_UPLOAD).contains(counted(body));
      assertThat(answer.headers().firstValue("connection")).contains("keep-alive");
    }
  }

  @Test
  void uploadOfUnknownLengthIsReadUpToItsLimit() throws Exception {
    byte[] body = bytes(MAX_UPLOAD);

    assertThat(upload("count", BodyPublishers.ofInputStream(() -> in(body))).body())
        .contains(counted(body));
    InputStream more = new SequenceInputStream(in(body), in(bytes(1)));
    assertThat(upload("count", BodyPublishers.ofInputStream(() -> more)).statusCode())
        .isEqualTo(413);
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  @Test
  void uploadThatIsSaidToBeTooLargeIsRefusedBeforeItComes() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          "POST /v1/count HTTP/1.1",
          "Host: x",
          "Expect: 100-continue",
          "Content-Length: " + (MAX_UPLOAD + 1L),
          "",
          "");

      assertThat(all(socket)).startsWith("HTTP/1.1 413").doesNotContain("100 Continue");
    }
  }

  @Test
  void uploadThatIsAnsweredEarlyIsDroppedAndItsConnectionClosed() throws Exception {
    HttpResponse<String> answer = upload("refuse", BodyPublishers.ofByteArray(bytes(2_000_000)));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(upload("count", BodyPublishers.ofByteArray(bytes(10))).statusCode()).isEqualTo(200);
  }

  @Test
  void uploadWhoseClientGoesAwayFails() throws Exception {
    try (Socket socket = connect()) {
      write(socket, "POST /v1/count HTTP/1.1", "Host: x", "Content-Length: 100", "", "half");
    }

    assertThat(failure.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(IOException.class);
  }

  @Test
  void downloadIsSentInParts() throws Exception {
    for (String query : List.of("", "?chunked=1")) {
      HttpResponse<byte[]> answer =
          CLIENT.send(
              HttpRequest.newBuilder(url.resolve("3000001" + query)).build(),
              BodyHandlers.ofByteArray());

      assertThat(answer.body()).isEqualTo(bytes(3_000_001));
      assertThat(answer.headers().firstValue("cache-control")).contains("private");
      assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    }
  }

  @Test
  void headOfADownloadHasItsLengthAndNoBody() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          "HEAD /v1/5000 HTTP/1.1",
          "Host: x",
          "",
          "GET /v1/3 HTTP/1.1",
          "Host: x",
          "Connection: close",
          "",
          "");

      String all = all(socket);
      assertThat(all).containsIgnoringCase("content-length: 5000");
      assertThat(all.length()).isLessThan(1_000);
      assertThat(all.split("HTTP/1.1 200", -1)).hasSize(3);
    }
  }

  @Test
  void nothingIsKnownOutsideOfWhatFailedInside() throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(HttpRequest.newBuilder(url.resolve("fail")).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("the request failed").doesNotContain("as the test wants");
  }

  @Test
  void moreUploadsThanThereArePlacesAreToldToComeLater() {
    fillsItsPlaces("POST", 64);
  }

  @Test
  void moreRequestsThanThereArePlacesAreToldToComeLater() {
    fillsItsPlaces("GET", 256);
  }

  /// So many are served at a time, and one more is not.
  private void fillsItsPlaces(String method, int places) {
    HttpRequest one =
        HttpRequest.newBuilder(url.resolve("wait")).method(method, BodyPublishers.noBody()).build();
    List<CompletableFuture<HttpResponse<String>>> waiting =
        IntStream.range(0, places)
            .mapToObj(_ -> CLIENT.sendAsync(one, BodyHandlers.ofString()))
            .toList();
    await().atMost(20, TimeUnit.SECONDS).until(() -> served.get() == places);

    HttpResponse<String> more =
        CLIENT.sendAsync(one, BodyHandlers.ofString()).orTimeout(20, TimeUnit.SECONDS).join();

    assertThat(more.statusCode()).isEqualTo(503);
    assertThat(more.headers().firstValue("retry-after")).contains("1");
    assertThat(more.body()).contains("\"code\":\"unavailable\"", "\"retry_after_ms\":1000");
    release.complete(null);
    waiting.forEach(
        it -> assertThat(it.orTimeout(20, TimeUnit.SECONDS).join().statusCode()).isEqualTo(204));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void write(Socket socket, String... lines) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String all(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
