package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files by HTTP, on two nodes in open mode: uploaded at one, asked for at the other.
class AttachmentsIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_BYTES = 300_000;

  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        new LocalCluster(
            dataDir, 2, Map.of("parley.attachments.max-bytes", Integer.toString(MAX_BYTES)));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Http as(String user) {
    return Http.at(cluster.http(1)).as(user);
  }

  private static String group() {
    Http.Answer made =
        as("ann")
            .post("/v1/chats", "{\"kind\":\"group\",\"title\":\"T\",\"member_ids\":[\"ben\"]}");
    assertThat(made.status()).isEqualTo(201);
    return made.text("chat_id");
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static HttpRequest.Builder request(int node, String user, String path) {
    return HttpRequest.newBuilder(URI.create(cluster.http(node) + path))
        .timeout(Duration.ofSeconds(30))
        .header("Parley-User", user);
  }

  private static HttpResponse<byte[]> sent(HttpRequest.Builder request) {
    try {
      return Http.CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<byte[]> upload(String user, String name, BodyPublisher body) {
    String query = "?name=" + URLEncoder.encode(name, UTF_8);
    return sent(request(1, user, "/v1/attachments" + query).POST(body));
  }

  private static JsonNode uploaded(String user, String name, byte[] bytes) {
    HttpResponse<byte[]> answer = upload(user, name, BodyPublishers.ofByteArray(bytes));
    assertThat(answer.statusCode()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asString();
  }

  private static String path(JsonNode file) {
    return "/v1/attachments/" + text(file, "attachment_id");
  }

  private static HttpResponse<byte[]> download(String user, JsonNode file) {
    return sent(request(2, user, path(file)));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String message(JsonNode file) {
    return "{\"text\":\"\",\"attachments\":[\"%s\"]}".formatted(text(file, "ref"));
  }

  private static long post(String chat, JsonNode file) {
    Http.Answer posted = as("ann").post("/v1/chats/" + chat + "/messages", message(file));
    assertThat(posted.status()).isEqualTo(201);
    return posted.json().path("seq").asLong();
  }

  @Test
  void fileThatIsPostedByWebSocketIsReadByTheOtherMember() {
    String chat = group();
    byte[] bytes = bytes(MAX_BYTES);
    JsonNode file = uploaded("ann", "Käse & Brot.bin", bytes);
    assertThat(text(file, "name")).isEqualTo("Käse & Brot.bin");
    assertThat(text(file, "media_type")).isEqualTo("application/octet-stream");
    assertThat(file.path("size").asLong()).isEqualTo(MAX_BYTES);
    assertThat(file.path("preview").asBoolean(true)).isFalse();
    assertThat(download("ben", file).statusCode()).isEqualTo(404);

    try (Wire ben = Wire.live(cluster.url(2), "ben", "phone");
        Wire ann = Wire.live(cluster.url(2), "ann", "phone")) {
      ann.send(
          "{\"type\":\"send\",\"id\":5,\"client_id\":\"c-1\",\"chat_id\":\"%s\",\"text\":\"\","
                  .formatted(chat)
              + "\"attachments\":[\"%s\"]}".formatted(text(file, "ref")));
      assertThat(text(ann.answer(5), "type")).isEqualTo("ack");

      JsonNode shown = ben.next("message").path("attachments").path(0);
      assertThat(text(shown, "attachment_id")).isEqualTo(text(file, "attachment_id"));
      assertThat(text(shown, "name")).isEqualTo("Käse & Brot.bin");
      assertThat(shown.path("size").asLong()).isEqualTo(MAX_BYTES);
    }
    HttpResponse<byte[]> got = download("ben", file);
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(bytes);
    assertThat(header(got, "content-type")).isEqualTo("application/octet-stream");
    assertThat(header(got, "content-disposition"))
        .isEqualTo(
            "attachment; filename=\"K_se & Brot.bin\"; filename*=UTF-8''K%C3%A4se%20&%20Brot.bin");
    assertThat(header(got, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(got, "content-security-policy")).contains("sandbox");
    assertThat(header(got, "cache-control")).contains("private").contains("immutable");
    assertThat(download("eve", file).statusCode()).isEqualTo(404);
  }

  @Test
  void fileThatIsPostedByHttpIsReadInParts() {
    byte[] bytes = bytes(50_000);
    JsonNode file = uploaded("ann", "a.bin", bytes);
    post(group(), file);

    HttpResponse<byte[]> part =
        sent(request(2, "ben", path(file)).header("Range", "bytes=20000-39999"));
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes, 20_000, 40_000));
    assertThat(header(part, "content-range")).isEqualTo("bytes 20000-39999/50000");
    assertThat(header(part, "accept-ranges")).isEqualTo("bytes");
    assertThat(header(part, "etag")).isNotEmpty();

    HttpResponse<byte[]> beyond =
        sent(request(2, "ben", path(file)).header("Range", "bytes=50000-"));
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(header(beyond, "content-range")).isEqualTo("bytes */50000");

    HttpResponse<byte[]> head =
        sent(request(2, "ben", path(file)).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "content-length")).isEqualTo("50000");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void connectionGoesOnAfterAFileThoughTheRequestHasABodyThatIsSlow() throws Exception {
    JsonNode file = uploaded("ann", "a.txt", "hello".getBytes(UTF_8));
    String get = "GET " + path(file) + " HTTP/1.1\r\nHost: localhost\r\nParley-User: ann\r\n";
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(cluster.http(1)).getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write((get + "Content-Length: 1\r\n\r\n").getBytes(UTF_8));
      // Time enough for an answer that would not wait.
      await().during(Duration.ofMillis(500)).until(() -> socket.getInputStream().available() == 0);
      out.write(("x" + get + "Connection: close\r\n\r\n").getBytes(UTF_8));

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8).split("hello", -1))
          .hasSize(3);
    }
  }

  @Test
  void pictureHasAPreviewForWhoMayHaveIt() throws IOException {
    BufferedImage picture = new BufferedImage(900, 300, BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    JsonNode file = uploaded("ann", "p.png", png.toByteArray());
    assertThat(file.path("preview").asBoolean()).isTrue();
    assertThat(header(download("ann", file), "content-disposition")).startsWith("inline; ");

    HttpResponse<byte[]> preview = sent(request(2, "ann", path(file) + "/preview"));
    assertThat(preview.statusCode()).isEqualTo(200);
    assertThat(header(preview, "content-type")).isEqualTo("image/jpeg");
    assertThat(ImageIO.read(new ByteArrayInputStream(preview.body())).getWidth()).isEqualTo(640);
    assertThat(sent(request(2, "eve", path(file) + "/preview")).statusCode()).isEqualTo(404);
    JsonNode text = uploaded("ann", "t.txt", "hi".getBytes(UTF_8));
    assertThat(sent(request(2, "ann", path(text) + "/preview")).statusCode()).isEqualTo(404);
  }

  @Test
  void pageIsSavedAndNotShown() {
    JsonNode file = uploaded("ann", "p.png", "<html><script>1</script></html>".getBytes(UTF_8));

    HttpResponse<byte[]> got = download("ann", file);
    assertThat(header(got, "content-type")).isEqualTo("text/html");
    assertThat(header(got, "content-disposition")).startsWith("attachment; ");
  }

  @Test
  void fileOverTheLimitIsRefusedAndTheNodeGoesOn() {
    HttpResponse<byte[]> announced =
        upload("ann", "a", BodyPublishers.ofByteArray(bytes(MAX_BYTES + 1)));
    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(text(JSON.readTree(announced.body()), "code")).isEqualTo("too_large");

    HttpResponse<byte[]> chunked =
        upload(
            "ann",
            "a",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(MAX_BYTES + 1))));
    assertThat(chunked.statusCode()).isEqualTo(413);

    assertThat(
            upload(
                    "ann",
                    "a",
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(MAX_BYTES))))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void deletedMessageTakesItsFileBack() {
    String chat = group();
    JsonNode file = uploaded("ann", "a.bin", bytes(100));
    long seq = post(chat, file);
    assertThat(download("ben", file).statusCode()).isEqualTo(200);

    assertThat(as("ann").delete("/v1/chats/" + chat + "/messages/" + seq).status()).isEqualTo(200);

    assertThat(download("ben", file).statusCode()).isEqualTo(404);
  }

  @Test
  void fileOfSomeoneElseCannotBePosted() {
    String chat = group();
    JsonNode file = uploaded("eve", "a.bin", bytes(100));

    Http.Answer refused = as("ann").post("/v1/chats/" + chat + "/messages", message(file));

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.text("code")).isEqualTo("not_found");
    assertThat(refused.text("field")).isEqualTo("attachments[0]");
  }

  @Test
  void whoSaysNothingUploadsNothing() {
    HttpRequest.Builder nobody =
        HttpRequest.newBuilder(URI.create(cluster.http(1) + "/v1/attachments"))
            .POST(BodyPublishers.ofByteArray(bytes(10)));

    assertThat(sent(nobody).statusCode()).isEqualTo(401);
  }
}
