package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What users of a node in accounts mode have and see, asked by HTTP. For one thread.
final class StoreHistory {
  private static final String PASSWORD = "correct horse";

  private final String url;

  /// @param url of the node, as it says that it is ready
  StoreHistory(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  /// Makes an account.
  ///
  /// @return the user's id
  String signUp(String name) {
    Http.Answer made = Http.at(url).post("/v1/accounts", credentials(name));
    assertThat(made.status()).isEqualTo(201);
    return made.text("user_id");
  }

  /// Whoever has that account.
  Http as(String name) {
    return Http.at(url).bearing(token(name));
  }

  String token(String name) {
    Http.Answer session = Http.at(url).post("/v1/sessions", credentials(name));
    assertThat(session.status()).isEqualTo(201);
    return session.text("access_token");
  }

  private static String credentials(String name) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
  }

  /// A group of `owner` and others, by their ids.
  static String group(Http owner, String... members) {
    Http.Answer made =
        owner.post(
            "/v1/chats",
            "{\"kind\":\"group\",\"title\":\"Team\",\"member_ids\":[\"%s\"]}"
                .formatted(String.join("\",\"", members)));
    assertThat(made.status()).isEqualTo(201);
    return made.text("chat_id");
  }

  /// Posts a message.
  ///
  /// @return its seq
  static long say(Http user, String chat, String text) {
    Http.Answer posted =
        user.post("/v1/chats/" + chat + "/messages", "{\"text\":\"" + text + "\"}");
    assertThat(posted.status()).isEqualTo(201);
    return posted.json().path("seq").asLong();
  }

  /// All events of a chat, as they are shown to one user.
  static List<JsonNode> of(Http user, String chat) {
    List<JsonNode> events = new ArrayList<>();
    JsonNode page;
    do {
      long after = events.isEmpty() ? 0 : events.getLast().path("seq").asLong();
      Http.Answer answer = user.get("/v1/chats/%s/events?after_seq=%d".formatted(chat, after));
      assertThat(answer.status()).isEqualTo(200);
      page = answer.json();
      page.path("events").forEach(events::add);
    } while (page.path("has_more").asBoolean());
    return events;
  }
}
