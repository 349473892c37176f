package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is of one user alone, by HTTP; their sessions, on another node, see it.
class PersonalApiIT {
  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new LocalCluster(dataDir, 2, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Http as(String user) {
    return Http.at(cluster.http(1)).as(user);
  }

  private static String group(String owner, String member) {
    return as(owner)
        .post("/v1/chats", "{\"title\":\"T\",\"member_ids\":[\"%s\"]}".formatted(member))
        .text("chat_id");
  }

  private static void post(String user, String chat) {
    assertThat(as(user).post("/v1/chats/" + chat + "/messages", "{\"text\":\"hi\"}").status())
        .isEqualTo(201);
  }

  @Test
  void chatIsMutedAndArchivedAndTheSessionsSeeIt() {
    String chat = group("ann", "ben");
    String preferences = "/v1/chats/" + chat + "/preferences";
    assertThat(as("ann").get(preferences).response().body())
        .contains("\"muted_until\":0", "\"archived\":false");
    try (Wire ann = Wire.live(cluster.url(2), "ann", "phone")) {
      as("ann").call("PATCH", preferences, "{\"muted_until\":1790000000000}");
      assertThat(ann.next("preferred").path("muted_until").asLong()).isEqualTo(1_790_000_000_000L);

      Http.Answer kept = as("ann").call("PATCH", preferences, "{\"archived\":true}");

      assertThat(kept.response().body()).contains("\"muted_until\":1790000000000");
      assertThat(kept.json().path("archived").asBoolean()).isTrue();
      assertThat(ann.next("preferred").has("id")).isFalse();
    }
    JsonNode shown = as("ann").get("/v1/chats/" + chat).json();
    assertThat(shown.path("archived").asBoolean()).isTrue();
    assertThat(shown.path("muted_until").asLong()).isEqualTo(1_790_000_000_000L);
    assertThat(as("ben").get("/v1/chats/" + chat).json().has("archived")).isFalse();
    assertThat(as("ann").call("PATCH", preferences, "{}").text("code")).isEqualTo("invalid_frame");
  }

  @Test
  void presenceIsHiddenAndShown() {
    assertThat(as("pia").get("/v1/me/preferences").text("presence")).isEqualTo("shown");

    as("pia").call("PATCH", "/v1/me/preferences", "{\"presence\":\"hidden\"}");

    assertThat(as("pia").get("/v1/me/preferences").text("presence")).isEqualTo("hidden");
  }

  @Test
  void whomOneBlocksCannotWriteUntilTheyAreBlockedNoMore() {
    String to = "/v1/users/quinn/messages";
    assertThat(as("quinn").call("PUT", "/v1/me/blocks/rob", "").json().path("on").asBoolean())
        .isTrue();
    as("quinn").call("PUT", "/v1/me/blocks/sam", "");

    Http.Answer page = as("quinn").get("/v1/me/blocks?limit=1");
    assertThat(page.json().path("users").get(0).path("user_id").asString()).isEqualTo("rob");
    assertThat(
            as("quinn")
                .get("/v1/me/blocks?limit=1&cursor=" + page.text("next_cursor"))
                .json()
                .path("users")
                .toString())
        .contains("sam")
        .doesNotContain("rob");
    assertThat(as("rob").post(to, "{\"text\":\"hi\"}").text("code")).isEqualTo("forbidden");

    assertThat(as("quinn").delete("/v1/me/blocks/rob").json().path("on").asBoolean()).isFalse();

    assertThat(as("rob").post(to, "{\"text\":\"hi\"}").status()).isEqualTo(201);
    assertThat(as("quinn").call("PUT", "/v1/me/blocks/quinn", "").status()).isEqualTo(409);
  }

  @Test
  void markersMoveAndWhatIsUnreadIsLess() {
    String chat = group("tom", "uma");
    post("tom", chat);
    post("tom", chat);
    assertThat(as("uma").get("/v1/me/unread").response().body())
        .contains("\"unread\":2", "\"chats\":1");
    try (Wire tom = Wire.live(cluster.url(2), "tom", "phone")) {
      assertThat(as("uma").post("/v1/chats/" + chat + "/markers", "{\"read_seq\":2}").status())
          .isEqualTo(204);

      JsonNode marked = tom.next("marked");
      assertThat(marked.path("user_id").asString()).isEqualTo("uma");
      assertThat(marked.path("read_seq").asLong()).isEqualTo(2);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(as("uma").get("/v1/me/unread").json().path("unread").asInt())
                    .isEqualTo(1));
    assertThat(as("uma").post("/v1/chats/" + chat + "/markers", "{}").status()).isEqualTo(400);
  }

  @Test
  void membersHaveNamesAsFarAsTheyAreKnown() {
    String chat = group("vic", "wes");
    as("vic").call("PATCH", "/v1/me", "{\"display_name\":\"Victoria\"}");

    JsonNode members = as("wes").get("/v1/chats/" + chat + "/members").json().path("members");

    assertThat(members.get(0).path("display_name").asString()).isEqualTo("Victoria");
    assertThat(members.get(1).path("user_id").asString()).isEqualTo("wes");
    assertThat(members.get(1).has("display_name")).isFalse();
  }

  private static JsonNode member(String asker, String chat, String member) {
    for (JsonNode one :
        as(asker).get("/v1/chats/" + chat + "/members?limit=200").json().path("members")) {
      if (one.path("user_id").asString().equals(member)) {
        return one;
      }
    }
    throw new AssertionError(member + " is not in " + chat);
  }

  @Test
  void membersHaveMarkersSoThatAReloadedPageKnowsWhoHasRead() {
    String chat = group("yan", "zoe");
    post("yan", chat);
    post("yan", chat);
    as("zoe").post("/v1/chats/" + chat + "/markers", "{\"read_seq\":2,\"delivered_seq\":3}");

    await()
        .untilAsserted(
            () -> {
              JsonNode zoe = member("yan", chat, "zoe");
              assertThat(zoe.path("read_seq").asLong()).isEqualTo(2);
              assertThat(zoe.path("delivered_seq").asLong()).isEqualTo(3);
            });
    assertThat(member("zoe", chat, "yan").path("read_seq").asLong(-1)).isZero();
  }

  @Test
  void betweenTwoOfWhomOneBlocksTheOtherOnlyOnesOwnMarkersAreShown() {
    as("abe").post("/v1/users/bea/messages", "{\"text\":\"hi\"}");
    String chat = "d:abe:bea";
    assertThat(member("abe", chat, "bea").has("read_seq")).isTrue();

    as("bea").call("PUT", "/v1/me/blocks/abe", "");

    assertThat(member("abe", chat, "bea").has("read_seq")).isFalse();
    assertThat(member("abe", chat, "bea").has("delivered_seq")).isFalse();
    assertThat(member("bea", chat, "abe").has("read_seq")).isFalse();
    assertThat(member("abe", chat, "abe").has("read_seq")).isTrue();

    as("bea").delete("/v1/me/blocks/abe");

    assertThat(member("abe", chat, "bea").has("read_seq")).isTrue();
  }

  @Test
  void inAChatOfMoreThanAHundredOnlyOnesOwnMarkersAreShown() {
    String chat = group("cal", ids(99).replace(",", "\",\""));
    assertThat(member("cal", chat, "u7").has("read_seq")).isTrue();

    as("cal").post("/v1/chats/" + chat + "/members", "{\"member_ids\":[\"u99\"]}");

    // How many members a chat has may be ten seconds old.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(member("cal", chat, "u7").has("read_seq")).isFalse());
    assertThat(member("cal", chat, "cal").has("read_seq")).isTrue();
    assertThat(member("u7", chat, "u7").has("read_seq")).isTrue();
    assertThat(member("u7", chat, "cal").has("read_seq")).isFalse();
  }

  private static String ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "u" + i).collect(Collectors.joining(","));
  }

  @Test
  void upToAHundredUsersAreAnsweredAtOnceInOrder() {
    as("xia").call("PATCH", "/v1/me", "{\"display_name\":\"Xia\"}");

    JsonNode users = as("ann").get("/v1/users?ids=zed,xia,zed").json().path("users");

    assertThat(
            List.of(
                users.get(0).path("user_id").asString(),
                users.get(1).path("display_name").asString()))
        .containsExactly("zed", "Xia");
    assertThat(users.size()).isEqualTo(2);
    assertThat(as("ann").get("/v1/users?ids=" + ids(100)).json().path("users").size())
        .isEqualTo(100);
    Http.Answer refused = as("ann").get("/v1/users?ids=" + ids(101));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("detail")).contains("ids", "100");
    assertThat(as("ann").get("/v1/users?ids=a,,b").status()).isEqualTo(400);
  }
}
