package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.drill.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A Redis of its own for each test, two nodes that use it, and a hand that writes into it.
abstract class RedisRoom {
  /// A renewal may be nine times late before a lease ends.
  static final RedisTimes TIMES =
      new RedisTimes(
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMinutes(2),
          Duration.ofSeconds(1));

  static final String PREFIX = "test";
  static final String LEASES = "test:leases";
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final ChatId TOWN = new ChatId("town");
  static final DeviceId PHONE = new DeviceId("phone");
  static final NodeId NODE_1 = new NodeId("node-1");
  static final NodeId NODE_2 = new NodeId("node-2");
  static final Incarnation FIRST = new Incarnation("first");
  static final Incarnation SECOND = new Incarnation("second");

  private final List<Directory> opened = new ArrayList<>();
  private RedisClient client;

  protected RedisServer redis;

  /// Where node-1 has joined.
  protected Directory here;

  /// Where node-2 has joined.
  protected Directory there;

  protected final Told told = new Told();
  protected RedisCommands<String, String> hand;

  @BeforeEach
  final void open(@TempDir Path folder) {
    redis = RedisServer.start(folder);
    client = RedisClient.create(redis.url());
    hand = client.connect().sync();
    here = directory();
    there = directory();
    here.join(NODE_1, FIRST, told);
    there.join(NODE_2, FIRST, Watcher.NONE);
  }

  @AfterEach
  final void close() {
    opened.forEach(Directory::close);
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    redis.close();
  }

  final Directory directory() {
    return directory(TIMES);
  }

  final Directory directory(RedisTimes times) {
    Directory directory = RedisDirectory.open(redis.url(), PREFIX, times);
    opened.add(directory);
    return directory;
  }

  static String key(UserId user) {
    return PREFIX + ":user:" + user;
  }

  static String key(ChatId chat) {
    return PREFIX + ":chat:" + chat;
  }

  final long now() {
    return Long.parseLong(hand.time().getFirst()) * 1_000;
  }

  static SessionEntry entry(UserId user, String session, NodeId node, Incarnation incarnation) {
    return new SessionEntry(user, PHONE, new SessionId(session), node, incarnation);
  }

  static ChatEntry entry(ChatId chat, NodeId node) {
    return new ChatEntry(chat, node, FIRST);
  }

  /// Alice's phone and the town on node-1.
  final SessionEntry settle() throws Exception {
    SessionEntry session = entry(ALICE, "s-1", NODE_1, FIRST);
    done(here.register(session));
    done(here.register(entry(TOWN, NODE_1)));
    assertThat(settled()).isTrue();
    return session;
  }

  final boolean settled() {
    return there
        .find(Set.of(ALICE), Set.of(TOWN))
        .equals(new Whereabouts(Map.of(ALICE, Set.of(NODE_1)), Map.of(TOWN, Set.of(NODE_1))));
  }

  final Set<NodeId> nodesOf(UserId user) {
    return there.nodesOf(Set.of(user)).getOrDefault(user, Set.of());
  }

  static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
