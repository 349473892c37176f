package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.DeviceId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every directory keeps to, also when many use it at once: the suite to run against each. A
/// subclass says how to reach one that is empty at the start of each test.
///
/// The races are smoke tests: they catch what goes wrong often, such as an update that is a read
/// followed by a write.
abstract class DirectoryContract extends DirectoryChatRules {
  private static final int THREADS = 4;
  private static final int ROUNDS = 150;

  @Test
  void lookupThatBeginsAfterARegistrationSeesIt() throws Exception {
    join(NODE_1, FIRST);
    int users = 500;
    AtomicInteger registered = new AtomicInteger();
    AtomicBoolean missed = new AtomicBoolean();
    Callable<Void> registering =
        () -> {
          for (int i = 1; i <= users; i++) {
            register(entry(user(i), PHONE, "s-" + i, NODE_1, FIRST));
            registered.set(i);
          }
          return null;
        };
    Callable<Void> looking =
        () -> {
          for (int seen = 0; seen < users; ) {
            seen = registered.get();
            if (seen > 0 && nodesOf(user(seen)).isEmpty()) {
              missed.set(true);
            }
          }
          return null;
        };

    atOnce(List.of(registering, looking));

    assertThat(missed).isFalse();
  }

  @Test
  void devicesOfOneUserDoNotUndoEachOther() throws Exception {
    List<Callable<Void>> devices = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      NodeId node = new NodeId("node-" + t);
      DeviceId device = new DeviceId("device-" + t);
      join(node, FIRST);
      devices.add(
          () -> {
            for (int round = 0; round < ROUNDS; round++) {
              SessionEntry entry = entry(ALICE, device, "s-" + round, node, FIRST);
              assertThat(register(entry)).isEmpty();
              assertThat(nodesOf(ALICE)).contains(node);
              done(here.remove(entry));
              assertThat(nodesOf(ALICE)).doesNotContain(node);
            }
            return null;
          });
    }

    atOnce(devices);

    assertThat(nodesOf(ALICE)).isEmpty();
  }

  @Test
  void registrationsOfOneDeviceLeaveOneAndReportEachOtherOnce() throws Exception {
    List<SessionEntry> entries = new ArrayList<>();
    List<Callable<List<SessionEntry>>> registering = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      NodeId node = new NodeId("node-" + t);
      join(node, FIRST);
      List<SessionEntry> own = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        own.add(entry(ALICE, PHONE, "s-" + t + "-" + round, node, FIRST));
      }
      entries.addAll(own);
      registering.add(() -> displacedBy(own));
    }

    List<SessionEntry> displaced = atOnce(registering).stream().flatMap(List::stream).toList();

    assertThat(displaced).doesNotHaveDuplicates().hasSize(entries.size() - 1);
    List<SessionEntry> left = new ArrayList<>(entries);
    left.removeAll(displaced);
    SessionEntry last = left.getFirst();
    assertThat(nodesOf(ALICE)).containsExactly(last.node());
    done(there.remove(last));
    assertThat(nodesOf(ALICE)).isEmpty();
  }

  @Test
  void removalOfTheOldRacingTheNewLeavesTheNew() throws Exception {
    join(NODE_1, FIRST);
    join(NODE_2, FIRST);
    SessionEntry old = entry(ALICE, PHONE, "s", NODE_1, FIRST);
    register(old);
    for (int round = 0; round < ROUNDS; round++) {
      SessionEntry leaving = old;
      NodeId node = round % 2 == 0 ? NODE_2 : NODE_1;
      SessionEntry coming = entry(ALICE, PHONE, "s-" + round, node, FIRST);

      atOnce(List.of(() -> done(there.remove(leaving)), () -> displacedBy(List.of(coming))));

      assertThat(nodesOf(ALICE)).containsExactly(node);
      old = coming;
    }
  }

  @Test
  void oneOfManyIncarnationsGetsTheLease() throws Exception {
    List<NodeId> nodes = IntStream.range(0, 1_000).mapToObj(i -> new NodeId("node-" + i)).toList();
    List<Callable<List<NodeId>>> joining = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Incarnation incarnation = new Incarnation("start-" + t);
      joining.add(() -> nodes.stream().filter(node -> joins(node, incarnation)).toList());
    }

    List<NodeId> leased = atOnce(joining).stream().flatMap(List::stream).toList();

    assertThat(leased).containsExactlyInAnyOrderElementsOf(nodes);
  }

  @Test
  void sessionThatRegistersWhileItsNodeLeavesIsDead() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      UserId user = user(round);
      SessionEntry entry = entry(user, PHONE, "s", NODE_1, FIRST);
      join(NODE_1, FIRST);

      atOnce(
          List.of(
              () -> displacedBy(List.of(entry)),
              () -> {
                here.leave(NODE_1, FIRST);
                return List.of();
              }));

      assertThat(there.nodesOf(List.of(user))).isEqualTo(Map.of());
    }
  }

  @Test
  void othersKeepTheirSessionsWhileANodeLeaves() throws Exception {
    join(NODE_2, FIRST);
    for (int round = 0; round < ROUNDS; round++) {
      UserId user = user(round);
      SessionEntry entry = entry(user, PHONE, "s", NODE_2, FIRST);
      there.join(NODE_1, FIRST, Watcher.NONE);
      done(there.register(entry(user, LAPTOP, "s-1", NODE_1, FIRST)));

      atOnce(
          List.of(
              () -> displacedBy(List.of(entry)),
              () -> {
                there.leave(NODE_1, FIRST);
                return List.of();
              }));

      assertThat(there.nodesOf(List.of(user))).isEqualTo(Map.of(user, Set.of(NODE_2)));
    }
  }

  private static UserId user(int number) {
    return new UserId("user-" + number);
  }

  private List<SessionEntry> displacedBy(List<SessionEntry> entries) throws Exception {
    List<SessionEntry> displaced = new ArrayList<>();
    for (SessionEntry entry : entries) {
      Optional<SessionEntry> earlier = register(entry);
      earlier.ifPresent(displaced::add);
    }
    return displaced;
  }

  private boolean joins(NodeId node, Incarnation incarnation) {
    try {
      here.join(node, incarnation, Watcher.NONE);
      return true;
    } catch (NodeIdTakenException _) {
      return false;
    }
  }

  /// Runs `tasks` each on a thread of its own, all starting together, and returns their results.
  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> task : tasks) {
        running.add(
            threads.submit(
                () -> {
                  start.await(10, TimeUnit.SECONDS);
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get(30, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
