package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.MessageId;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
  private static final ChatId TEAM = new ChatId("g42");
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final MessageId MESSAGE_ID = new MessageId("019ab4f0-7c1e-7d2a-9b3c-5f6e7a8b9c0d");
  private static final long AT = 1_790_000_000_000L;
  private static final int RANDOM_EVENTS = 300;

  private static final Map<String, Event> SAMPLES =
      Map.ofEntries(
          entry("frame-message", event(126, "c-1", text("hi"))),
          entry(
              "frame-message-full",
              new Event(
                  new ChatId("d:alice:bob"),
                  2,
                  BOB,
                  Optional.empty(),
                  MESSAGE_ID,
                  AT,
                  new Event.Message(
                      "text",
                      "Grüße, 世界 👋\n\"</script>\"\u0001",
                      OptionalLong.of(1),
                      Map.of("lang", "de")))),
          entry(
              "frame-message-edited",
              event(
                  127,
                  "c-1",
                  new Event.Message(
                      "text",
                      "hi, @bob",
                      OptionalLong.empty(),
                      Map.of(),
                      List.of(new UserId("carol"), BOB),
                      List.of(new Attachment("a-1", "Kätzchen \"1\".png", "image/png", 48_213)),
                      OptionalLong.of(AT + 60_000),
                      false))),
          entry(
              "frame-message-deleted",
              event(
                  127,
                  "c-1",
                  new Event.Message(
                      "text",
                      "",
                      OptionalLong.of(126),
                      Map.of(),
                      List.of(),
                      List.of(),
                      OptionalLong.empty(),
                      true))),
          entry(
              "frame-edited",
              event(
                  128,
                  "c-10",
                  new Event.Edited(127, "hi, @bob", List.of(new UserId("carol"), BOB)))),
          entry(
              "frame-edited-of-a-deleted-message",
              event(
                  128,
                  "c-10",
                  new Event.Edited(127, "hi", List.of(new UserId("carol"))).withoutText())),
          entry("frame-deleted", event(129, "c-11", new Event.Deleted(127))),
          entry("frame-reacted", event(130, "c-12", new Event.Reacted(127, "👍🏽", true))),
          entry("frame-reacted-off", event(131, "c-13", new Event.Reacted(127, "👍🏽", false))),
          entry(
              "frame-chat_created",
              event(1, "c-1", new Event.ChatCreated(Kind.GROUP, "Team", List.of(ALICE, BOB)))),
          entry(
              "frame-chat_created-channel",
              event(1, "c-14", new Event.ChatCreated(Kind.CHANNEL, "News", List.of(ALICE, BOB)))),
          entry("frame-renamed", event(2, "c-2", new Event.Renamed("The team"))),
          entry(
              "frame-members_added",
              event(
                  3,
                  "c-3",
                  new Event.MembersAdded(List.of(new UserId("carol"), new UserId("dave"))))),
          entry(
              "frame-members_removed",
              event(4, "c-4", new Event.MembersRemoved(List.of(new UserId("dave"))))),
          entry("frame-role_set", event(5, "c-5", new Event.RoleSet(BOB, Role.MODERATOR))));

  static Stream<String> samples() {
    return SAMPLES.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void samplesAreWhatTheyMean(String name) {
    Event event = Objects.requireNonNull(SAMPLES.get(name));

    assertThat(EventCodec.decode(Samples.bytes(name))).isEqualTo(event);
    assertThat(new String(EventCodec.encode(event).utf8(), UTF_8)).isEqualTo(Samples.text(name));
  }

  static Stream<Event> randomEvents() {
    Random random = new Random(42);
    return IntStream.range(0, RANDOM_EVENTS).mapToObj(_ -> randomEvent(random));
  }

  @Test
  void whatIsEncodedIsDecodedAgain() {
    assertThat(randomEvents())
        .allSatisfy(event -> assertThat(EventCodec.encode(event).decode()).isEqualTo(event));
  }

  @Test
  void textStaysUnescapedUtf8() {
    byte[] json = EventCodec.encode(event(1, "c-1", text("Ωß世👩‍👩‍👧"))).utf8();

    assertThat(new String(json, UTF_8)).contains("\"text\":\"Ωß世👩‍👩‍👧\"");
  }

  @Test
  void lineSeparatorsOfJavaScriptSurvive() {
    Event event = event(1, "c-1", text("a\u2028b\u2029c"));

    assertThat(EventCodec.encode(event).decode()).isEqualTo(event);
  }

  @Test
  void emptyMetaIsNotWritten() {
    assertThat(new String(EventCodec.encode(event(1, "c-1", text("hi"))).utf8(), UTF_8))
        .doesNotContain("meta")
        .doesNotContain("reply_to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"edited\",\"chat_id\":\"g42\",\"seq\":1}",
        "{\"type\":\"live\"}",
        "not JSON",
        "{\"type\":\"renamed\",\"chat_id\":\"g42\",\"seq\":0,\"message_id\":\"m\","
            + "\"sender_id\":\"a\",\"title\":\"t\",\"sent_at\":1}",
        "{\"type\":\"renamed\",\"chat_id\":\"g42\",\"seq\":1,\"message_id\":\"m\","
            + "\"sender_id\":\"a\",\"sent_at\":1}"
      })
  void whatIsNoEventIsRefused(String json) {
    assertThatThrownBy(() -> EventCodec.decode(json.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Event event(long seq, String clientId, Event.Change change) {
    return new Event(TEAM, seq, ALICE, Optional.of(new ClientId(clientId)), MESSAGE_ID, AT, change);
  }

  private static Event.Message text(String text) {
    return new Event.Message("text", text, OptionalLong.empty(), Map.of());
  }

  private static Event randomEvent(Random random) {
    Event.Change change =
        switch (random.nextInt(9)) {
          case 0 -> new Event.ChatCreated(Kind.GROUP, randomText(random, 20), randomUsers(random));
          case 1 -> new Event.Renamed(randomText(random, 200));
          case 2 -> new Event.MembersAdded(randomUsers(random));
          case 3 -> new Event.MembersRemoved(randomUsers(random));
          case 5 ->
              new Event.Edited(
                  1 + random.nextInt(99), randomText(random, 400), randomUsers(random));
          case 6 -> new Event.Deleted(1 + random.nextInt(99));
          case 7 ->
              new Event.Reacted(
                  1 + random.nextInt(99), randomText(random, 20), random.nextBoolean());
          case 8 -> randomChangedMessage(random);
          case 4 -> new Event.RoleSet(BOB, random.nextBoolean() ? Role.OWNER : Role.MEMBER);
          default ->
              new Event.Message(
                  "text",
                  randomText(random, 400),
                  random.nextBoolean()
                      ? OptionalLong.of(1 + random.nextInt(1_000))
                      : OptionalLong.empty(),
                  random.nextBoolean()
                      ? Map.of("k", randomText(random, 20), "ключ", "v")
                      : Map.of());
        };
    return new Event(
        TEAM,
        1 + random.nextLong(Fields.MAX_INTEGER),
        ALICE,
        random.nextBoolean() ? Optional.of(new ClientId("c-ü")) : Optional.empty(),
        MESSAGE_ID,
        random.nextLong(Fields.MAX_INTEGER),
        change);
  }

  private static Event.Message randomChangedMessage(Random random) {
    return new Event.Message(
        "text",
        randomText(random, 400),
        OptionalLong.empty(),
        Map.of(),
        randomUsers(random),
        IntStream.range(0, random.nextInt(11))
            .mapToObj(i -> new Attachment("a-" + i, randomText(random, 20), "text/plain", i))
            .toList(),
        random.nextBoolean() ? OptionalLong.of(random.nextInt(9)) : OptionalLong.empty(),
        random.nextBoolean());
  }

  /// Up to `max` code points of any kind but surrogates.
  private static String randomText(Random random, int max) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(max + 1); i > 0; i--) {
      int bound = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
      int codePoint = random.nextInt(bound);
      boolean surrogate =
          codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      text.appendCodePoint(surrogate ? 'x' : codePoint);
    }
    return text.toString();
  }

  private static List<UserId> randomUsers(Random random) {
    return IntStream.range(0, random.nextInt(30)).mapToObj(i -> new UserId("user-" + i)).toList();
  }
}
