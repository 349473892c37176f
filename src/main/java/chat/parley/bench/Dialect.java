package chat.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.chat.UserId;
import java.util.Optional;

/// What is spoken with the server. All of it is ASCII: names and texts are made here.
public enum Dialect {
  /// `/v1/ws` of docs/protocol.md.
  PARLEY,

  /// `/ws/user/{user_id}` of the reference system, which neither greets nor acknowledges.
  REFERENCE;

  private static final byte[] TEXT = "\"text\":\"".getBytes(US_ASCII);
  private static final byte[] MESSAGE = "\"message\":\"".getBytes(US_ASCII);

  /// What stands right before the text of a message in a frame.
  byte[] beforeText() {
    return switch (this) {
      case PARLEY -> TEXT;
      case REFERENCE -> MESSAGE;
    };
  }

  boolean acknowledges() {
    return this == PARLEY;
  }

  /// Where the WebSocket is.
  String path(UserId user, Optional<String> token) {
    return switch (this) {
      case PARLEY -> "/v1/ws";
      case REFERENCE ->
          "/ws/user/" + user.value() + token.map(it -> "?access_token=" + it).orElse("");
    };
  }

  /// The first frame; empty if the session is live without one.
  ///
  /// @param seq the last one shown of the chat; nothing is resumed if it is 0
  Optional<String> hello(UserId user, Optional<String> token, String chat, long seq) {
    if (this == REFERENCE) {
      return Optional.empty();
    }
    String who =
        token.map(it -> "\"token\":\"" + it + "\"").orElse("\"user_id\":\"" + user.value() + "\"");
    String resume = seq == 0 ? "" : ",\"resume\":{\"%s\":%d}".formatted(chat, seq);
    return Optional.of(
        "{\"type\":\"hello\",\"id\":0,%s,\"device_id\":\"bench\"%s}".formatted(who, resume));
  }

  /// A message.
  ///
  /// @param id of the request, and with the run the idempotency key
  String send(int id, String run, Addressee to, String text) {
    return switch (this) {
      case PARLEY ->
          "{\"type\":\"send\",\"id\":%d,\"client_id\":\"%s%d\",\"%s\":\"%s\",\"text\":\"%s\"}"
              .formatted(id, run, id, to.isChat() ? "chat_id" : "to", to.value(), text);
      case REFERENCE ->
          "{\"chat_id\":\"\",\"receiver_user_id\":\"%s\",\"message_type\":\"text\",\"message\":\"%s\"}"
              .formatted(to.value(), text);
    };
  }
}
