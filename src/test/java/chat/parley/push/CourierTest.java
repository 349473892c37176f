package chat.parley.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.outbound.Destination;
import chat.parley.outbound.Poster;
import chat.parley.push.PushService.Gone;
import chat.parley.push.PushService.Later;
import chat.parley.push.PushService.Refused;
import chat.parley.push.PushService.Taken;
import chat.parley.sequencer.SettableClock;
import com.interaso.webpush.WebPush.Urgency;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What push services are sent, and what is made of their answers.
final class CourierTest {
  static final String SUBJECT = "mailto:admin@chat.example";
  private static final PushKeys.Pair PAIR = PushKeys.generate();
  private static final PushKeys KEYS = PushKeys.of(PAIR.publicKey(), PAIR.privateKey(), SUBJECT);

  @TempDir Path folder;
  private final SettableClock steady = new SettableClock();
  private Room room;
  private PushServer server;
  private Poster poster;
  private Courier courier;

  @BeforeEach
  void open() {
    room = new Room(folder);
    server = new PushServer(PAIR.publicKey(), SUBJECT);
    poster = poster(true);
    courier = courier(poster);
  }

  private static Poster poster(boolean allowPrivate) {
    return new Poster(
        new Destination(allowPrivate, "a.setting"), Duration.ofSeconds(5), "Parley/test");
  }

  private Courier courier(Poster poster) {
    return new Courier(room.store().pushes(), KEYS, poster, Clock.systemUTC(), steady);
  }

  @AfterEach
  void close() {
    poster.close();
    server.close();
    room.close();
  }

  private Parcel parcel(Browser browser, String chat, String json) {
    long now = steady.millis();
    return new Parcel(
        browser.subscription("bob"),
        new ChatId(chat),
        json.getBytes(UTF_8),
        Urgency.High,
        now,
        now,
        0);
  }

  private PushService.Result send(String name) {
    return courier.send(parcel(server.browser(name), "g1", "{\"text\":\"Grüße\"}"));
  }

  @Test
  void messageIsSealedForItsBrowserAndSigned() {
    assertThat(send("phone")).isEqualTo(new Taken());

    assertThat(server.wrong()).isEmpty();
    assertThat(server.taken())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.text()).isEqualTo("Grüße");
              assertThat(message.headers())
                  .containsEntry("Content-encoding", "aes128gcm")
                  .containsEntry("Content-type", "application/octet-stream")
                  .containsEntry("Ttl", "86400")
                  .containsEntry("Urgency", "high")
                  .containsEntry("User-agent", "Parley/test");
            });
  }

  @Test
  void largestPayloadFits() {
    String json = "{\"text\":\"" + "x".repeat(Payload.MAX_BYTES - 11) + "\"}";
    assertThat(json).hasSize(Payload.MAX_BYTES);

    assertThat(courier.send(parcel(server.browser("phone"), "g1", json))).isEqualTo(new Taken());

    assertThat(server.wrong()).isEmpty();
    assertThat(server.taken().getFirst().headers()).containsEntry("Content-length", "4096");
  }

  @Test
  void topicIsOneOfTheBrowserAndTheChat() {
    Browser phone = server.browser("phone");
    courier.send(parcel(phone, "g1", "{}"));
    courier.send(parcel(phone, "g1", "{\"text\":\"x\"}"));
    courier.send(parcel(phone, "g2", "{}"));
    courier.send(parcel(server.browser("desk"), "g1", "{}"));

    List<String> topics =
        server.taken().stream().map(message -> message.headers().get("Topic")).toList();
    assertThat(topics).allMatch(topic -> topic.matches("[A-Za-z0-9_-]{32}"));
    assertThat(topics.get(1)).isEqualTo(topics.get(0));
    assertThat(topics).hasSize(4);
    assertThat(topics.stream().distinct()).hasSize(3);
  }

  @Test
  void oneSignatureDoesForHours() {
    send("phone");
    send("desk");
    steady.advance(Duration.ofHours(7));
    send("desk");

    List<String> signatures =
        server.taken().stream().map(message -> message.headers().get("Authorization")).toList();
    assertThat(signatures.get(1)).isEqualTo(signatures.get(0));
    assertThat(signatures.get(2)).isNotEqualTo(signatures.get(0));
    assertThat(server.wrong()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void subscriptionThatIsGoneIsRemoved(int status) {
    room.subscribe("bob", server.browser("phone"));
    room.subscribe("bob", server.browser("desk"));
    server.answer("phone", status);

    assertThat(send("phone")).isEqualTo(new Gone());

    assertThat(room.store().pushes().remove(bob(), server.browser("phone").endpoint())).isFalse();
    assertThat(room.store().pushes().remove(bob(), server.browser("desk").endpoint())).isTrue();
  }

  private static UserId bob() {
    return new UserId("bob");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void whatPassesIsTriedLater(int status) {
    server.answer("phone", status);
    assertThat(send("phone")).isEqualTo(new Later(Duration.ZERO));
    server.retryAfter("17");
    assertThat(send("phone")).isEqualTo(new Later(Duration.ofSeconds(17)));
    server.retryAfter("Wed, 21 Oct 2026 07:28:00 GMT");
    assertThat(send("phone")).isEqualTo(new Later(Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 400, 401, 403, 413})
  void whatDoesNotPassIsNot(int status) {
    room.subscribe("bob", server.browser("phone"));
    server.answer("phone", status);

    assertThat(send("phone")).isEqualTo(new Refused());
    assertThat(room.store().pushes().any()).isTrue();
  }

  @Test
  void whoIsNotThereIsTriedLater() {
    Browser phone = server.browser("phone");
    server.close();
    assertThat(courier.send(parcel(phone, "g1", "{}"))).isEqualTo(new Later(Duration.ZERO));
  }

  @Test
  void privateAddressIsSentNothingIfItIsNotAllowed() {
    try (Poster outside = poster(false)) {
      PushService.Result result =
          courier(outside).send(parcel(server.browser("phone"), "g1", "{}"));
      assertThat(result).isEqualTo(new Later(Duration.ZERO));
      assertThat(server.taken()).isEmpty();
    }
  }

  @Test
  void nothingIsToldToWhoSignedOutWhileItWaited() {
    Parcel parcel = parcel(server.browser("phone"), "g1", "{}");
    assertThat(courier.send(parcel)).isEqualTo(new Taken());
    assertThat(courier.send(parcel.again(parcel.notBefore()))).isEqualTo(new Gone());
    room.subscribe("bob", server.browser("phone"));
    assertThat(courier.send(parcel.again(parcel.notBefore()))).isEqualTo(new Taken());
    room.store().pushes().remove(bob(), server.browser("phone").endpoint());
    steady.advance(Duration.ofSeconds(6));
    assertThat(courier.send(parcel)).isEqualTo(new Gone());
    assertThat(server.taken()).hasSize(2);
  }
}
