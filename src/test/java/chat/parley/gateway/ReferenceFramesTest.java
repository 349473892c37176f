package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.Limits;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import chat.parley.gateway.ReferenceFrames.Incoming;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferenceFramesTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  @Test
  void theFrameOfTheReferenceSystemIsRead() {
    assertThat(
            decode(
                """
                {"chat_id":"c1","receiver_user_id":"bob","message_type":"text","message":"hi"}"""))
        .contains(new Incoming(new ChatId("c1"), BOB, "text", "hi"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"receiver_user_id\":\"bob\",\"message\":\"hi\"}",
        "{\"chat_id\":\"\",\"receiver_user_id\":\"bob\",\"message_type\":\"\",\"message\":\"hi\"}",
        "{\"chat_id\":null,\"receiver_user_id\":\"bob\",\"message_type\":null,\"message\":\"hi\"}"
      })
  void withoutAChatItIsForTheDirectOneAndWithoutATypeItIsText(String frame) {
    assertThat(decode(frame)).contains(new Incoming(new ChatId("d:alice:bob"), BOB, "text", "hi"));
  }

  @Test
  void fieldsThatAreNotKnownAreIgnored() {
    assertThat(decode("{\"receiver_user_id\":\"bob\",\"message\":\"hi\",\"mood\":[1]}"))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hi",
        "null",
        "42",
        "[]",
        "{}",
        "{\"receiver_user_id\":\"bob\"}",
        "{\"receiver_user_id\":\"bob\",\"message\":\"\"}",
        "{\"receiver_user_id\":\"bob\",\"message\":null}",
        "{\"receiver_user_id\":\"bob\",\"message\":7}",
        "{\"receiver_user_id\":\"bob\",\"message\":\"\\ud800\"}",
        "{\"receiver_user_id\":\"bob\",\"message\":\"\\u0000\"}",
        "{\"message\":\"hi\"}",
        "{\"receiver_user_id\":\"\",\"message\":\"hi\"}",
        "{\"receiver_user_id\":\"not a user\",\"message\":\"hi\"}",
        "{\"receiver_user_id\":7,\"message\":\"hi\"}",
        "{\"chat_id\":\"not a chat\",\"receiver_user_id\":\"bob\",\"message\":\"hi\"}",
        "{\"chat_id\":\"d:bob\",\"receiver_user_id\":\"bob\",\"message\":\"hi\"}",
        "{\"chat_id\":7,\"receiver_user_id\":\"bob\",\"message\":\"hi\"}",
        "{\"receiver_user_id\":\"bob\",\"message_type\":\"a\\nb\",\"message\":\"hi\"}",
        "{\"receiver_user_id\":\"bob\",\"message\":\"hi\"",
        "{\"receiver_user_id\":\"bob\",\"message\":\"hi\"} {}"
      })
  void whatIsNotOfThatFormIsNothing(String frame) {
    assertThat(decode(frame)).isEmpty();
  }

  @Test
  void invalidUtf8IsNothing() {
    byte[] frame = "{\"receiver_user_id\":\"bob\",\"message\":\"h?\"}".getBytes(UTF_8);
    frame[frame.length - 3] = (byte) 0xFF;

    assertThat(ReferenceFrames.decode(frame, ALICE)).isEmpty();
  }

  @Test
  void aMessageHasAsManyBytesAsATextMayHave() {
    String longest = "ä".repeat(Limits.MAX_TEXT_BYTES / 2);

    assertThat(decode("{\"receiver_user_id\":\"bob\",\"message\":\"" + longest + "\"}"))
        .isPresent();
    assertThat(decode("{\"receiver_user_id\":\"bob\",\"message\":\"" + longest + "x\"}")).isEmpty();
  }

  @Test
  void aMessageIsShownInTheFormOfTheReferenceSystem() {
    Event.Message message =
        new Event.Message("text", "hü \"bob\"", OptionalLong.of(3), Map.of("k", "v"));
    Event event =
        new Event(
            new ChatId("c1"), 4, ALICE, Optional.empty(), new MessageId("m-1"), 1_000, message);

    assertThat(text(ReferenceFrames.message(event, message)))
        .isEqualTo(
            """
            {"chat_id":"c1","sender":"alice","message_type":"text","message":"hü \\"bob\\""}""");
  }

  @Test
  void whatIsNoMessageIsAnsweredAsTheReferenceSystemDoes() {
    assertThat(text(ReferenceFrames.invalid())).isEqualTo("{\"error\":\"Invalid message format\"}");
  }

  @Test
  void aRefusalNamesItsCode() {
    assertThat(
            text(
                ReferenceFrames.refused(
                    ServerFrame.Failure.answering(7, ErrorCode.NOT_A_MEMBER, "bob is \"out\""))))
        .isEqualTo("{\"error\":\"not_a_member: bob is \\\"out\\\"\"}");
  }

  private static Optional<Incoming> decode(String frame) {
    return ReferenceFrames.decode(frame.getBytes(UTF_8), ALICE);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, UTF_8);
  }
}
