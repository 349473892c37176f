package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.auth.JwtRules;
import chat.parley.auth.JwtSecret;
import chat.parley.auth.TokenMaker;
import chat.parley.chat.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Those who try what they may, each with an account and a live session on one node.
///
/// On the thread of the test.
final class Cast implements AutoCloseable {
  static final String PASSWORD = "correct horse";
  private static final String OPERATOR = "o".repeat(32);
  private static final String WITNESS = "witness";

  /// A PNG of one pixel.
  static final byte[] PIXEL =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

  /// In the order of the columns.
  enum Caller {
    OWNER,
    MODERATOR,
    MEMBER,
    REMOVED,
    STRANGER,
    BLOCKED,
    DISABLED,
    NONE,
    BAD,
    EXPIRED;

    /// Whether they show a token that counts.
    boolean known() {
      return compareTo(DISABLED) < 0;
    }
  }

  /// A chat as a caller finds it.
  ///
  /// @param own the seq of a message of the caller; of one that they cannot have written if they
  ///   never were there
  /// @param others the seq of a message of somebody else, the last one of the chat
  /// @param file goes with that message; empty if nobody asks for it
  record Scene(Caller caller, String chat, long own, long others, String file) {}

  private final LocalCluster cluster;
  private final JwtRules rules;
  private final Map<Caller, String> ids = new EnumMap<>(Caller.class);
  private final Map<Caller, Wire> wires = new EnumMap<>(Caller.class);
  private final Map<String, String> accounts = new HashMap<>();
  private final Wire witness;
  private final String direct;
  private long lastDirect;
  private long nextOwn = 2;
  private long requests = 1;
  private int names;

  Cast(Path dataDir) throws IOException {
    cluster =
        new LocalCluster(
            dataDir,
            1,
            Pushing.with(Map.of("parley.auth.mode", "accounts", "parley.admin.token", OPERATOR)));
    rules = cluster.settings().jwtRules(new DataFolder(dataDir, new SecureRandom()));
    witness = live(account(WITNESS));
    for (Caller caller : Caller.values()) {
      if (caller.known()) {
        String id = account(caller.name().toLowerCase(Locale.ROOT));
        ids.put(caller, id);
        wires.put(caller, live(id));
      }
    }
    direct = openAndBlock();
    disable();
  }

  /// Disables one while their session is open.
  private void disable() {
    String id = account(Caller.DISABLED.name().toLowerCase(Locale.ROOT));
    ids.put(Caller.DISABLED, id);
    try (Wire open = live(id)) {
      Http.Answer disabled =
          nobody().bearing(OPERATOR).call("POST", "/v1/admin/users/" + id + "/disable", "");
      assertThat(disabled.status()).isEqualTo(200);
      assertThat(open.closeCode()).isEqualTo(4401);
    }
  }

  private String account(String name) {
    Http.Answer made =
        nobody()
            .post(
                "/v1/accounts",
                "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD));
    assertThat(made.status()).isEqualTo(201);
    accounts.put(name, made.text("user_id"));
    return made.text("user_id");
  }

  private Wire live(String user) {
    Wire wire = Wire.connect(url());
    wire.send(hello(token(user)));
    wire.upTo("live");
    return wire;
  }

  static String hello(String token) {
    return "{\"type\":\"hello\",\"id\":1,\"token\":\"%s\",\"device_id\":\"d\"}".formatted(token);
  }

  private String token(String user) {
    return new TokenMaker(rules, Clock.systemUTC()).make(new UserId(user), Duration.ofHours(1));
  }

  /// What a caller shows; nothing if they have nothing.
  Optional<String> token(Caller caller) {
    UserId member = new UserId(id(Caller.MEMBER));
    return switch (caller) {
      case OWNER, MODERATOR, MEMBER, REMOVED, STRANGER, BLOCKED, DISABLED ->
          Optional.of(token(id(caller)));
      case NONE -> Optional.empty();
      case BAD -> {
        JwtRules other =
            new JwtRules(JwtSecret.of("x".repeat(64)), rules.issuer(), rules.audience());
        yield Optional.of(
            new TokenMaker(other, Clock.systemUTC()).make(member, Duration.ofHours(1)));
      }
      case EXPIRED -> {
        Clock before = Clock.fixed(Instant.now().minus(Duration.ofHours(2)), ZoneOffset.UTC);
        yield Optional.of(new TokenMaker(rules, before).make(member, Duration.ofHours(1)));
      }
    };
  }

  /// The direct chat of the owner and the one whom they then block: messages of the latter from seq
  /// 2 on, and one of the owner at the end.
  private String openAndBlock() {
    String chat = "";
    for (int i = 0; i < 8; i++) {
      chat =
          done(
                  Caller.BLOCKED,
                  "\"type\":\"send\",\"to\":\"%s\",\"client_id\":\"%d\",\"text\":\"hi\""
                      .formatted(id(Caller.OWNER), i))
              .path("chat_id")
              .asString();
    }
    lastDirect = say(Caller.OWNER, chat);
    done(
        Caller.OWNER,
        "\"type\":\"block\",\"user_id\":\"%s\",\"on\":true".formatted(id(Caller.BLOCKED)));
    String last = chat;
    // The node of the blocked is told of it a little later.
    await().until(() -> isRefused(Caller.BLOCKED, last));
    return chat;
  }

  private boolean isRefused(Caller caller, String chat) {
    JsonNode answer =
        ask(
            caller,
            "\"type\":\"react\",\"chat_id\":\"%s\",\"target_seq\":%d,\"emoji\":\"e%d\",\"on\":true"
                .formatted(chat, lastDirect, requests));
    return answer.path("code").asString("").equals("forbidden");
  }

  /// Makes a chat in which the caller is what their name says.
  ///
  /// @param withFile whether somebody asks for one
  Scene scene(Caller caller, String kind, boolean withFile) {
    if (caller == Caller.BLOCKED) {
      if (withFile) {
        String file = post(Caller.OWNER, direct);
        return new Scene(caller, direct, nextOwn, ++lastDirect, file);
      }
      return new Scene(caller, direct, nextOwn, lastDirect, "");
    }
    String chat =
        done(
                Caller.OWNER,
                "\"type\":\"create_chat\",\"kind\":\"%s\",\"title\":\"T\",\"member_ids\":[\"%s\",\"%s\",\"%s\",\"%s\",\"%s\"]"
                    .formatted(
                        kind,
                        id(Caller.MODERATOR),
                        id(Caller.MEMBER),
                        id(Caller.REMOVED),
                        id(Caller.DISABLED),
                        witness()))
            .path("chat_id")
            .asString();
    done(
        Caller.OWNER,
        "\"type\":\"set_role\",\"chat_id\":\"%s\",\"user_id\":\"%s\",\"role\":\"moderator\""
            .formatted(chat, id(Caller.MODERATOR)));
    long own = caller.known() && caller != Caller.STRANGER ? say(caller, chat) : 2;
    Caller other = caller == Caller.MEMBER ? Caller.MODERATOR : Caller.MEMBER;
    long others = say(other, chat);
    String file = withFile ? post(other, chat) : "";
    done(
        Caller.OWNER,
        "\"type\":\"remove_members\",\"chat_id\":\"%s\",\"member_ids\":[\"%s\"]"
            .formatted(chat, id(Caller.REMOVED)));
    return new Scene(caller, chat, own, others, file);
  }

  /// The blocked have one chat for all lines: a message that they delete there is gone.
  void ownIsGone(Scene scene) {
    if (scene.caller() == Caller.BLOCKED) {
      nextOwn++;
    }
  }

  private long say(Caller caller, String chat) {
    return done(
            caller,
            "\"type\":\"send\",\"chat_id\":\"%s\",\"client_id\":\"%s\",\"text\":\"hi\""
                .formatted(chat, name()))
        .path("seq")
        .asLong();
  }

  /// Posts a file; returns its id.
  private String post(Caller caller, String chat) {
    Http.Answer taken = nobody().bearing(token(caller).orElseThrow()).upload("pixel.png", PIXEL);
    done(
        caller,
        "\"type\":\"send\",\"chat_id\":\"%s\",\"client_id\":\"%s\",\"text\":\"\",\"attachments\":[\"%s\"]"
            .formatted(chat, name(), taken.text("ref")));
    return taken.text("attachment_id");
  }

  private JsonNode done(Caller caller, String fields) {
    JsonNode answer = ask(caller, fields);
    assertThat(answer.path("type").asString()).as("%s", answer).isNotEqualTo("error");
    return answer;
  }

  /// Sends a frame and waits for its answer.
  JsonNode ask(Caller caller, String fields) {
    return wire(caller).answer(tell(caller, fields));
  }

  /// Sends a frame; returns its id.
  long tell(Caller caller, String fields) {
    long id = ++requests;
    wire(caller).send("{\"id\":" + id + "," + fields + "}");
    return id;
  }

  /// The text with the names in capitals replaced.
  String filled(String text, Scene scene) {
    Caller another = scene.caller() == Caller.OWNER ? Caller.MEMBER : Caller.OWNER;
    return text.replace("OTHERS_SESSION", "s".repeat(16))
        .replace("CHAT", scene.chat())
        .replace("FILE", scene.file())
        .replace("OTHERS", Long.toString(scene.others()))
        .replace("OTHER", id(scene.caller() == Caller.OWNER ? Caller.MEMBER : Caller.OWNER))
        .replace("OWNER", id(Caller.OWNER))
        .replace("OWN", Long.toString(scene.own()))
        .replace("SELF", id(scene.caller()))
        .replace("WITNESS", witness())
        .replace("NAME", name())
        // Last: who knows what is in a token.
        .replace("ONES_TOKEN", token(scene.caller()).orElse("none"))
        .replace("FOREIGN_TOKEN", token(id(another)));
  }

  /// Another one each time.
  private String name() {
    return "name-" + ++names;
  }

  /// The session of somebody else in the chat, who sees what is done there.
  Wire watcher(Scene scene) {
    return scene.caller() == Caller.BLOCKED ? wire(Caller.OWNER) : witness;
  }

  Wire wire(Caller caller) {
    return Objects.requireNonNull(wires.get(caller), caller::name);
  }

  private String witness() {
    return accounts.getOrDefault(WITNESS, "");
  }

  /// Who is not known says that they are the member.
  private String id(Caller caller) {
    return ids.getOrDefault(caller, ids.getOrDefault(Caller.MEMBER, ""));
  }

  Http nobody() {
    return Http.at(cluster.http(1));
  }

  String url() {
    return cluster.url(1) + "/v1/ws";
  }

  @Override
  public void close() {
    wires.values().forEach(Wire::close);
    witness.close();
    cluster.close();
  }
}
