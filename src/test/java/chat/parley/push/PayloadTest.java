package chat.parley.push;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import chat.parley.store.Pushes.Place;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PayloadTest {
  private static final ChatId CHAT = new ChatId("g1");
  private static final Place GROUP = new Place(Kind.GROUP, "Team", 3);

  private static byte[] payload(Place place, String text, List<Attachment> attachments) {
    Event.Message message =
        new Event.Message(
            "text",
            text,
            OptionalLong.empty(),
            Map.of(),
            List.of(),
            attachments,
            OptionalLong.empty(),
            false);
    Event event =
        new Event(CHAT, 7, new UserId("alice"), Optional.empty(), new MessageId("m"), 1, message);
    return Payload.of(CHAT, place, event, message, "Alice Ä.");
  }

  private static JsonNode read(byte[] payload) {
    return new JsonMapper().readTree(new String(payload, StandardCharsets.UTF_8));
  }

  private static String text(String text) {
    return read(payload(GROUP, text, List.of())).path("text").asString();
  }

  @Test
  void tellsWhoHasSaidWhatWhere() {
    assertThat(new String(payload(GROUP, "hi", List.of()), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"chat_id\":\"g1\",\"seq\":7,\"kind\":\"group\",\"sender_id\":\"alice\","
                + "\"sender_name\":\"Alice Ä.\",\"title\":\"Team\",\"text\":\"hi\"}");
  }

  @Test
  void directChatIsCalledByTheOther() {
    JsonNode direct = read(payload(new Place(Kind.DIRECT, "", 2), "hi", List.of()));
    assertThat(direct.path("kind").asString()).isEqualTo("direct");
    assertThat(direct.path("title").asString()).isEqualTo("Alice Ä.");
  }

  @Test
  void filesAloneAreToldByTheirNames() {
    List<Attachment> files =
        List.of(
            new Attachment("1", "a.png", "image/png", 1),
            new Attachment("2", "b.pdf", "application/pdf", 1));
    assertThat(read(payload(GROUP, " ", files)).path("text").asString()).isEqualTo("a.png, b.pdf");
    assertThat(read(payload(GROUP, "look", files)).path("text").asString()).isEqualTo("look");
  }

  @Test
  void longTextIsCut() {
    assertThat(text("x".repeat(1_000))).isEqualTo("x".repeat(1_000));
    assertThat(text("x".repeat(1_001))).isEqualTo("x".repeat(999) + "…");
  }

  /// Of one byte, four, and six in JSON.
  @ParameterizedTest
  @ValueSource(strings = {"x", "😀", "\u0001", "\""})
  void whatIsSentFitsWhateverIsInIt(String character) {
    for (int count : new int[] {990, 1_000, 1_001, 16_000}) {
      byte[] payload =
          payload(new Place(Kind.GROUP, "Ä".repeat(200), 3), character.repeat(count), List.of());
      assertThat(payload.length).isLessThanOrEqualTo(Payload.MAX_BYTES);
      String text = read(payload).path("text").asString();
      int kept = text.replace("…", "").length() / character.length();
      // No more is cut than has to be, and no character is cut in two.
      assertThat(kept * character.length()).isEqualTo(text.replace("…", "").length());
      if (kept < Math.min(count, 999)) {
        assertThat(payload.length).isGreaterThan(Payload.MAX_BYTES - 7);
      }
    }
  }
}
