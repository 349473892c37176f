package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.UserId;
import chat.parley.described.Exchanges;
import chat.parley.store.Bots;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The limits of the HTTP API that no frame has: what reaches one is taken, one more is not.
class ApiLimitsIT {
  private static final String PASSWORD = "correct horse";
  private static final String OPERATOR = "o".repeat(32);
  private static final int MAX_BODY = 64 * 1024;

  @TempDir static Path dataDir;
  private static LocalCluster cluster;
  private static Http ann;
  private static String annId;
  private static int names;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        new LocalCluster(
            dataDir, 1, Map.of("parley.auth.mode", "accounts", "parley.admin.token", OPERATOR));
    assertThat(signUp("ann", "Ann").status()).isEqualTo(201);
    Http.Answer session = logIn("ann", "Phone");
    ann = nobody().bearing(session.text("access_token"));
    annId = ann.get("/v1/me").text("user_id");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Http nobody() {
    return Http.at(cluster.http(1));
  }

  private static Http operator() {
    return nobody().bearing(OPERATOR);
  }

  private static Http.Answer signUp(String username, String displayName) {
    return nobody()
        .post(
            "/v1/accounts",
            "{\"username\":\"%s\",\"password\":\"%s\",\"display_name\":\"%s\"}"
                .formatted(username, PASSWORD, displayName));
  }

  private static Http.Answer logIn(String username, String device) {
    return nobody()
        .post(
            "/v1/sessions",
            "{\"username\":\"%s\",\"password\":\"%s\",\"device_name\":\"%s\"}"
                .formatted(username, PASSWORD, device));
  }

  private static void refused(Http.Answer answer, String field) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
  }

  // ---- pages

  /// All that answer by pages, as the description says.
  static Set<Map.Entry<String, Integer>> pages() {
    return Exchanges.pages().entrySet();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void pageHasUpToAsManyEntriesAsItMayHave(Map.Entry<String, Integer> page) {
    String chat = ann.post("/v1/chats", "{\"title\":\"T\"}").text("chat_id");
    boolean forOperators = page.getKey().matches("/v1/(admin/.*|bots|service-tokens|webhooks)");
    Http caller = forOperators ? operator() : ann;
    String query = page.getKey().equals("/v1/search") ? "?q=tea" : "?query=tea";
    String path = page.getKey().replace("{chat_id}", chat) + query + "&limit=";
    assertThat(page.getValue()).isPositive();

    assertThat(caller.get(path + page.getValue()).status()).isEqualTo(200);
    assertThat(caller.get(path + "1").status()).isEqualTo(200);
    refused(caller.get(path + (page.getValue() + 1)), "limit");
    refused(caller.get(path + "0"), "limit");
  }

  @Test
  void thereArePages() {
    assertThat(pages()).hasSizeGreaterThan(10);
  }

  // ---- what is looked for

  @ParameterizedTest
  @CsvSource({
    "/v1/channels, query, 100",
    "/v1/users, query, 100",
    "/v1/admin/users, query, 100",
    "/v1/admin/audit, actor, 300",
    "/v1/admin/audit, target, 300",
    "/v1/search, q, 200",
  })
  void whatIsLookedForHasALongestForm(String path, String parameter, int max) {
    Http caller = path.startsWith("/v1/admin") ? operator() : ann;
    String start = path + "?" + parameter + "=";

    assertThat(caller.get(start + "x".repeat(max)).status()).isEqualTo(200);
    refused(caller.get(start + "x".repeat(max + 1)), parameter);
    refused(caller.get(start), parameter);
  }

  // ---- names

  @Test
  void usernameHasThreeToThirtyTwoCharacters() {
    assertThat(signUp("abc", "A").status()).isEqualTo(201);
    assertThat(signUp("a".repeat(32), "A").status()).isEqualTo(201);
    refused(signUp("ab", "A"), "username");
    refused(signUp("a".repeat(33), "A"), "username");
  }

  @Test
  void displayNameHasUpToAHundredCharacters() {
    String change = "{\"display_name\":\"%s\"}";
    assertThat(signUp("name-" + ++names, "ü".repeat(100)).status()).isEqualTo(201);
    assertThat(signUp("name-" + ++names, "n").status()).isEqualTo(201);
    refused(signUp("name-" + ++names, "ü".repeat(101)), "display_name");
    refused(signUp("name-" + ++names, ""), "display_name");
    assertThat(ann.call("PATCH", "/v1/me", change.formatted("n".repeat(100))).status())
        .isEqualTo(200);
    refused(ann.call("PATCH", "/v1/me", change.formatted("n".repeat(101))), "display_name");
    refused(ann.call("PATCH", "/v1/me", change.formatted(" ")), "display_name");
  }

  @Test
  void deviceNameHasUpToAHundredCharacters() {
    assertThat(logIn("ann", "d".repeat(100)).status()).isEqualTo(201);
    refused(logIn("ann", "d".repeat(101)), "device_name");
    refused(logIn("ann", ""), "device_name");
  }

  // ---- bodies and heads

  @Test
  void bodyHasUpToSixtyFourKibibytes() {
    String chat = "{\"title\":\"T\"}";
    String blanks = " ".repeat(MAX_BODY - chat.length());

    assertThat(ann.post("/v1/chats", chat + blanks).status()).isEqualTo(201);
    Http.Answer refused = ann.post("/v1/chats", chat + blanks + " ");
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.text("code")).isEqualTo("too_large");
  }

  @Test
  void headersHaveUpToSixteenKibibytes() {
    assertThat(ann.with("X-More", "x".repeat(15 * 1024)).get("/v1/users?query=a").status())
        .isEqualTo(200);
    Http.Answer refused = ann.with("X-More", "x".repeat(16 * 1024)).get("/v1/users?query=a");
    assertThat(refused.status()).isEqualTo(431);
    assertThat(refused.text("code")).isEqualTo("too_large");
    assertThat(refused.text("detail")).contains("at most 16384 bytes");
  }

  // ---- how many there are

  @Test
  void thousandUsersAreBlocked() {
    UserId me = new UserId(annId);
    for (int i = 0; i < 999; i++) {
      UserId other = new UserId("u_" + i);
      cluster.ends().store().personal().block(me, other, true, 1_000);
    }

    assertThat(ann.call("PUT", "/v1/me/blocks/u_last", "").status()).isEqualTo(200);
    Http.Answer refused = ann.call("PUT", "/v1/me/blocks/u_more", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).contains("1000");
    // Whom one blocks already is no further one.
    assertThat(ann.call("PUT", "/v1/me/blocks/u_7", "").status()).isEqualTo(200);
    assertThat(ann.delete("/v1/me/blocks/u_7").status()).isEqualTo(200);
    assertThat(ann.call("PUT", "/v1/me/blocks/u_more", "").status()).isEqualTo(200);
  }

  private static Http.Answer hook(String more) {
    return operator().post("/v1/webhooks", "{\"url\":\"http://127.0.0.1:1/\"" + more + "}");
  }

  @Test
  void secretOfAWebhookHasTwentyFourToTwoHundredCharacters() {
    for (int length : new int[] {24, 200}) {
      Http.Answer made = hook(",\"chat_id\":\"none\",\"secret\":\"" + "s".repeat(length) + "\"");
      assertThat(made.status()).isEqualTo(201);
      operator().delete("/v1/webhooks/" + made.text("webhook_id"));
    }
    for (int length : new int[] {23, 201}) {
      refused(hook(",\"secret\":\"" + "s".repeat(length) + "\""), "secret");
    }
  }

  @Test
  void thereAreFiftyWebhooks() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Http.Answer answer = hook(",\"chat_id\":\"none\"");
      assertThat(answer.status()).isEqualTo(201);
      made.add("/v1/webhooks/" + answer.text("webhook_id"));
    }

    Http.Answer refused = hook(",\"chat_id\":\"none\"");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).contains("50");

    made.forEach(path -> assertThat(operator().delete(path).status()).isEqualTo(204));
  }

  private static Http.Answer bot(String name) {
    return operator().post("/v1/bots", "{\"display_name\":\"%s\"}".formatted(name));
  }

  private static Http.Answer token(String name, List<String> bots) {
    return operator()
        .post(
            "/v1/service-tokens",
            "{\"name\":\"%s\",\"bot_ids\":[\"%s\"]}".formatted(name, String.join("\",\"", bots)));
  }

  private static void addBots(int from, int to) {
    Bots bots = cluster.ends().store().bots();
    for (int i = from; i < to; i++) {
      assertThat(bots.add(new Bots.Bot(new UserId("b_" + i), "B", 1), 1_000)).isTrue();
    }
  }

  private static void addTokens(int from, int to) {
    Bots bots = cluster.ends().store().bots();
    for (int i = from; i < to; i++) {
      byte[] hash = ByteBuffer.allocate(32).putInt(i).array();
      Bots.ServiceToken token = new Bots.ServiceToken("t_" + i, "T", Set.of(new UserId("b_0")), 1);
      assertThat(bots.add(token, hash, 1_000)).isTrue();
    }
  }

  private static int bots() {
    return cluster.ends().store().bots().bots(Optional.empty(), 2_000).size();
  }

  @Test
  void thereAreAThousandBotsAndAThousandTokensOfAHundredBotsEach() {
    addBots(0, 101);
    List<String> ids = IntStream.range(0, 101).mapToObj(i -> "b_" + i).toList();
    assertThat(token("t".repeat(100), ids.subList(0, 100)).status()).isEqualTo(201);
    refused(token("t", ids), "bot_ids");
    refused(token("t".repeat(101), ids.subList(0, 1)), "name");

    addTokens(1, 999);
    Http.Answer last = token("last", ids.subList(0, 1));
    assertThat(last.status()).isEqualTo(201);
    assertThat(token("more", ids.subList(0, 1)).status()).isEqualTo(409);
    // Nor is there a bot for which there is no token.
    assertThat(bot("more").status()).isEqualTo(409);
    assertThat(bots()).isEqualTo(101);

    for (String one : List.of("t_1", last.text("token_id"))) {
      assertThat(operator().delete("/v1/service-tokens/" + one).status()).isEqualTo(204);
    }
    addBots(101, 999);
    assertThat(bot("last").status()).isEqualTo(201);
    Http.Answer refused = bot("more");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).contains("1000 bots");
    assertThat(bots()).isEqualTo(1_000);
  }

  @Test
  void nameOfAFileHasUpTo255Characters() {
    for (int length : new int[] {255, 256}) {
      String name = URLEncoder.encode("ü".repeat(length), UTF_8);
      assertThat(ann.upload(name, new byte[] {1}).text("name")).isEqualTo("ü".repeat(255));
    }
  }
}
