package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import io.lettuce.core.KeyScanArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// What Redis loses comes back, and the node is told.
@EnabledIf(
    value = "chat.parley.drill.RedisServer#available",
    disabledReason = "redis-server is not installed")
final class RedisLossIT extends RedisRoom {

  @Test
  void allIsBackAfterAFlush() throws Exception {
    settle();
    hand.flushall();

    await().until(() -> told.timesRestored() > 0);
    assertThat(settled()).isTrue();
    assertThat(there.nodes()).containsExactlyInAnyOrder(NODE_1, NODE_2);
  }

  @Test
  void allIsBackAfterARestartThatForgetsScriptsToo() throws Exception {
    settle();
    redis.startAgain();

    await().until(() -> told.timesRestored() > 0);
    // The other node finds Redis again in its own time.
    await().ignoreExceptionsInstanceOf(DirectoryException.class).until(this::settled);
    assertThat(done(here.register(entry(BOB, "s-2", NODE_1, FIRST)))).isEmpty();
    assertThat(nodesOf(BOB)).containsExactly(NODE_1);
  }

  @Test
  void allIsBackAfterRedisWasKilledForLongerThanALease() throws Exception {
    settle();
    redis.kill();
    Thread.sleep(TIMES.lease().plusSeconds(1));
    redis.startAgain();

    await().until(() -> told.timesRestored() > 0);
    // The other node finds Redis again in its own time.
    await().ignoreExceptionsInstanceOf(DirectoryException.class).until(this::settled);
  }

  @Test
  void allOfManyIsBackBeforeItIsTold() throws Exception {
    List<UserId> users = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      users.add(new UserId("user-" + i));
      done(here.register(entry(users.get(i), "s-" + i, NODE_1, FIRST)));
    }
    hand.flushall();

    await().until(() -> told.timesRestored() > 0);
    assertThat(there.nodesOf(users)).hasSize(users.size());
  }

  @Test
  void lostEntriesComeBack() throws Exception {
    settle();
    hand.del(key(ALICE), key(TOWN));
    assertThat(nodesOf(ALICE)).isEmpty();

    await().until(() -> told.timesRestored() > 0);
    await().until(this::settled);
  }

  @Test
  void lostLeasesComeBack() throws Exception {
    settle();
    hand.del(LEASES);

    await().until(() -> told.timesRestored() > 0);
    assertThat(settled()).isTrue();
  }

  @Test
  void nothingIsToldWhenNothingIsLost() throws Exception {
    NodeId node = new NodeId("node-3");
    Told toldIt = new Told();
    Duration always = Duration.ofMillis(1);
    Directory restless =
        directory(new RedisTimes(TIMES.lease(), always, always, TIMES.entry(), TIMES.patience()));
    restless.join(node, FIRST, toldIt);
    List<SessionEntry> standing = new ArrayList<>();
    // They come and go under the sweep, which must neither miss them nor bring them back.
    for (int i = 0; i < 3_000; i++) {
      SessionEntry coming = entry(new UserId("user-" + i), "s", node, FIRST);
      done(restless.register(coming));
      standing.add(coming);
      if (standing.size() > 5) {
        SessionEntry going = standing.remove(i % 5);
        done(restless.remove(going));
        assertThat(hand.exists(key(going.user()))).isZero();
      }
    }

    assertThat(toldIt.timesRestored()).isZero();
    assertThat(toldIt.displaced()).isEmpty();
  }

  /// What has to be asked again with its script is asked later than what was asked after it.
  @Test
  void removedEntriesDoNotComeBackWhenRedisForgetsItsScripts() throws Exception {
    NodeId node = new NodeId("node-3");
    Duration always = Duration.ofMillis(1);
    Directory restless =
        directory(new RedisTimes(TIMES.lease(), always, always, TIMES.entry(), TIMES.patience()));
    restless.join(node, FIRST, Watcher.NONE);
    for (int i = 0; i < 3_000; i++) {
      SessionEntry entry = entry(new UserId("user-" + i), "s", node, FIRST);
      done(restless.register(entry));
      hand.scriptFlush();
      // Which it knows again, as after somebody else's.
      hand.scriptLoad(Script.REMOVE.text());
      done(restless.remove(entry));
    }

    // Nothing is under way any more when the node's lease has been renewed once more.
    restless.leave(node, FIRST);
    assertThat(hand.keys(PREFIX + ":user:*")).isEmpty();
  }

  @Test
  void removedEntriesDoNotComeBack() throws Exception {
    SessionEntry session = settle();
    done(here.remove(session));
    done(here.remove(entry(TOWN, NODE_1)));
    hand.flushall();

    await().until(() -> told.timesRestored() > 0);
    assertThat(there.find(Set.of(ALICE), Set.of(TOWN)))
        .isEqualTo(new Whereabouts(Map.of(), Map.of()));
  }

  @Test
  void deadNodeIsGoneWhenItsLeaseEnds() throws Exception {
    settle();
    here.close();

    await().until(() -> !there.nodes().contains(NODE_1));
    assertThat(there.find(Set.of(ALICE), Set.of(TOWN)).users()).isEmpty();
    assertThat(there.find(Set.of(ALICE), Set.of(TOWN)).chats()).isEmpty();
  }

  @Test
  void nodeIdOfADeadNodeIsHadByWaitingForItsLease() {
    here.close();
    there.join(NODE_1, SECOND, Watcher.NONE);

    assertThat(there.nodes()).containsExactlyInAnyOrder(NODE_1, NODE_2);
  }

  @Test
  void leavingLeavesNothing() throws Exception {
    settle();
    here.leave(NODE_1, FIRST);
    there.leave(NODE_2, FIRST);

    assertThat(hand.scan(KeyScanArgs.Builder.matches(PREFIX + ":*").limit(1_000)).getKeys())
        .isEmpty();
  }

  @Test
  void whatNobodyRefreshesEnds() throws Exception {
    settle();

    long mostMillis = TIMES.entry().toMillis();
    assertThat(hand.pttl(key(ALICE))).isBetween(1L, mostMillis);
    assertThat(hand.pttl(key(TOWN))).isBetween(1L, mostMillis);
    assertThat(hand.pttl(LEASES)).isBetween(1L, RedisTimes.FARTHEST.toMillis());
  }

  @Test
  void refreshLengthensTheLifeOfEntries() throws Exception {
    settle();
    hand.pexpire(key(ALICE), 20_000);
    hand.pexpire(key(TOWN), 20_000);

    await().until(() -> hand.pttl(key(ALICE)) > 20_000 && hand.pttl(key(TOWN)) > 20_000);
  }

  @Test
  void refreshDropsWhatOthersHaveLeftBehind() throws Exception {
    settle();
    long longAgo = now() - TIMES.entry().plus(Duration.ofMinutes(1)).toMillis();
    hand.hset(key(ALICE), "tablet", longAgo + " " + longAgo + " node-2 first s-0");
    hand.hset(key(TOWN), "node-9 first", Long.toString(longAgo));
    hand.hset(LEASES, "node-9", "first " + longAgo);

    await().until(() -> hand.hlen(key(ALICE)) == 1 && hand.hlen(key(TOWN)) == 1);
    there.nodes();
    assertThat(hand.hkeys(LEASES)).containsExactlyInAnyOrder("node-1", "node-2");
    assertThat(told.timesRestored()).isZero();
  }

  @Test
  void manyAreFoundInOneRoundTrip() throws Exception {
    List<UserId> users = new ArrayList<>();
    List<ChatId> chats = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      users.add(new UserId("user-" + i));
      chats.add(new ChatId("chat-" + i));
      done(here.register(entry(users.get(i), "s-" + i, NODE_1, FIRST)));
    }
    // With other directories away, what Redis reads is what this one sends.
    here.close();
    long before = reads();
    for (int i = 0; i < 10; i++) {
      there.find(users, chats);
    }

    assertThat(reads() - before).isLessThan(10 * 20);
  }

  /// How often Redis has read from a socket.
  private long reads() {
    return hand.info("stats")
        .lines()
        .filter(line -> line.startsWith("total_reads_processed:"))
        .mapToLong(line -> Long.parseLong(line.split(":", -1)[1].strip()))
        .sum();
  }
}
