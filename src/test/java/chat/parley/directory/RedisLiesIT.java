package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.NodeId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What others write into Redis, by a fault or by hand, stops nobody.
@EnabledIf(
    value = "chat.parley.drill.RedisServer#available",
    disabledReason = "redis-server is not installed")
final class RedisLiesIT extends RedisRoom {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "1 1 node-2 first",
        "-1 x node-2 first s-9",
        "1 1 no/node first s-9",
        "99999999999999999999 1 node-2 first s-9",
        "{\"node\": \"node-2\"}"
      })
  void unreadableEntryIsOverwritten(String garbage) throws Exception {
    settle();
    hand.hset(key(ALICE), PHONE.value(), garbage);
    hand.hset(key(TOWN), garbage, garbage);
    hand.hset(LEASES, "node-1", garbage);
    hand.hset(LEASES, "/", garbage);

    await().until(() -> told.timesRestored() > 0 && settled());
    assertThat(told.displaced()).isEmpty();
    await().until(() -> hand.hlen(key(TOWN)) == 1);
  }

  @Test
  void keysOfOtherTypesGiveWay() throws Exception {
    SessionEntry session = settle();
    hand.set(key(ALICE), "alice");
    hand.set(key(TOWN), "town");
    hand.set(LEASES, "leases");
    assertThat(there.nodesOf(Set.of(ALICE))).isEmpty();
    assertThat(done(here.register(session))).isEmpty();

    await().until(this::settled);
    await().until(() -> told.timesRestored() > 0);
  }

  @Test
  void keyOfAnotherTypeCanBeRegisteredInAndRemovedFrom() throws Exception {
    hand.set(key(BOB), "bob");
    hand.set(key(TOWN), "town");
    done(here.remove(entry(BOB, "s-1", NODE_1, FIRST)));
    done(here.remove(entry(TOWN, NODE_1)));

    assertThat(done(here.register(entry(BOB, "s-1", NODE_1, FIRST)))).isEmpty();
    done(here.register(entry(TOWN, NODE_1)));
    assertThat(nodesOf(BOB)).containsExactly(NODE_1);
  }

  @Test
  void laterEntryOfADeadIncarnationIsReplaced() throws Exception {
    settle();
    hand.hset(key(ALICE), PHONE.value(), now() + 5_000 + " " + now() + " node-2 dead s-9");
    assertThat(nodesOf(ALICE)).isEmpty();

    await().until(this::settled);
    await().until(() -> told.timesRestored() > 0);
    assertThat(told.displaced()).isEmpty();
  }

  @Test
  void laterEntryOfALivingIncarnationStaysAndOursIsDisplaced() throws Exception {
    SessionEntry session = settle();
    hand.hset(key(ALICE), PHONE.value(), now() + 5_000 + " " + now() + " node-2 first s-9");

    await().until(() -> told.displaced().contains(session));
    assertThat(nodesOf(ALICE)).containsExactly(NODE_2);
    assertThat(told.displaced()).containsExactly(session);
    assertThat(told.timesRestored()).isZero();
  }

  @Test
  void displacementOfWhichNobodyWasToldIsFound() throws Exception {
    SessionEntry session = settle();
    assertThat(done(there.register(entry(ALICE, "s-2", NODE_2, FIRST)))).contains(session);

    await().until(() -> told.displaced().contains(session));
    assertThat(nodesOf(ALICE)).containsExactly(NODE_2);
  }

  @Test
  void earlierEntryOfALivingIncarnationIsReplaced() throws Exception {
    settle();
    hand.hset(key(ALICE), PHONE.value(), "1 " + now() + " node-2 first s-9");

    await().until(this::settled);
    await().until(() -> told.timesRestored() > 0);
    assertThat(told.displaced()).isEmpty();
  }

  @Test
  void laterSessionWinsWhateverTheOrderOfTheirReturn() throws Exception {
    SessionEntry old = settle();
    SessionEntry late = entry(ALICE, "s-2", NODE_2, FIRST);
    done(there.register(late));
    hand.flushall();

    await().until(() -> told.displaced().contains(old));
    await().until(() -> nodesOf(ALICE).contains(NODE_2));
  }

  @Test
  void plantedLeaseOfAnotherIncarnationEndsAndOursIsTakenAgain() throws Exception {
    settle();
    hand.hset(LEASES, "node-1", "planted " + (now() + 4_000));
    await().until(() -> !settled());

    await().until(() -> told.timesRestored() > 0);
    assertThat(settled()).isTrue();
    assertThat(told.timesReplaced()).isZero();
  }

  @Test
  void leaseLongerThanAnyIsNotBelieved() throws Exception {
    settle();
    hand.hset(LEASES, "node-1", "planted " + (now() + 3_600_000));
    hand.hset(LEASES, "node-9", "planted " + (now() + 3_600_000));

    await().until(() -> told.timesRestored() > 0);
    assertThat(settled()).isTrue();
    assertThat(there.nodes()).containsExactlyInAnyOrder(NODE_1, NODE_2);
    there.join(new NodeId("node-9"), FIRST, Watcher.NONE);
  }

  @Test
  void nodeWhoseIdAnotherHasTakenIsToldAndGivesUp() throws Exception {
    settle();
    // As if node-1 had been paused for longer than its lease, and another been started meanwhile.
    await()
        .ignoreExceptionsInstanceOf(NodeIdTakenException.class)
        .until(
            () -> {
              hand.hdel(LEASES, "node-1");
              there.join(NODE_1, SECOND, Watcher.NONE);
              return true;
            });

    await().until(() -> told.timesReplaced() > 0);
    await()
        .during(TIMES.refresh().multipliedBy(2))
        .untilAsserted(
            () -> {
              assertThat(told.timesReplaced()).isOne();
              assertThat(told.timesRestored()).isZero();
              assertThat(nodesOf(ALICE)).isEmpty();
            });
    here.leave(NODE_1, FIRST);
    assertThat(there.nodes()).contains(NODE_1);
  }
}
