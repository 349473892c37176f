package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.DeviceId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every directory keeps to about sessions, step by step. [DirectoryLeaseRules] adds what it
/// keeps to about nodes, [DirectoryChatRules] about chats, [DirectoryContract] what it keeps to
/// under threads.
abstract class DirectorySessionRules {
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final DeviceId PHONE = new DeviceId("phone");
  static final DeviceId LAPTOP = new DeviceId("laptop");
  static final NodeId NODE_1 = new NodeId("node-1");
  static final NodeId NODE_2 = new NodeId("node-2");
  static final Incarnation FIRST = new Incarnation("first");
  static final Incarnation SECOND = new Incarnation("second");

  private final List<Directory> connections = new ArrayList<>();

  /// As one node reaches the directory.
  protected Directory here;

  /// As another node reaches the same directory.
  protected Directory there;

  /// Another way to the one directory of this test, as a further node has it.
  protected abstract Directory connect();

  @BeforeEach
  final void open() {
    here = connected();
    there = connected();
  }

  @Test
  void sessionsOfAUserAreToldWithTheirNodes() throws Exception {
    here.join(NODE_1, FIRST, Watcher.NONE);
    there.join(NODE_2, FIRST, Watcher.NONE);
    SessionEntry phone = new SessionEntry(ALICE, PHONE, new SessionId("s1"), NODE_1, FIRST);
    SessionEntry laptop = new SessionEntry(ALICE, LAPTOP, new SessionId("s2"), NODE_2, FIRST);
    here.register(phone).toCompletableFuture().get(10, TimeUnit.SECONDS);
    there.register(laptop).toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(here.sessions(ALICE))
        .containsExactlyInAnyOrder(
            new LiveSession(new SessionId("s1"), NODE_1),
            new LiveSession(new SessionId("s2"), NODE_2));
    assertThat(there.sessions(BOB)).isEmpty();
    assertThat(here.incarnations()).isEqualTo(Map.of(NODE_1, FIRST, NODE_2, FIRST));
    there.leave(NODE_2, FIRST);
    assertThat(here.sessions(ALICE)).containsExactly(new LiveSession(new SessionId("s1"), NODE_1));
    assertThat(here.incarnations()).isEqualTo(Map.of(NODE_1, FIRST));
  }

  @AfterEach
  final void close() {
    connections.forEach(Directory::close);
  }

  protected final Directory connected() {
    Directory directory = connect();
    connections.add(directory);
    return directory;
  }

  @Test
  void registeredSessionIsSeenByAll() throws Exception {
    join(NODE_1, FIRST);

    assertThat(register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST))).isEmpty();
    assertThat(here.nodesOf(Set.of(ALICE))).isEqualTo(Map.of(ALICE, Set.of(NODE_1)));
    assertThat(there.nodesOf(Set.of(ALICE))).isEqualTo(Map.of(ALICE, Set.of(NODE_1)));
  }

  @Test
  void newSessionOfADeviceDisplacesTheOld() throws Exception {
    join(NODE_1, FIRST);
    join(NODE_2, FIRST);
    SessionEntry old = entry(ALICE, PHONE, "s-1", NODE_1, FIRST);
    register(old);

    assertThat(done(there.register(entry(ALICE, PHONE, "s-2", NODE_2, FIRST)))).contains(old);
    assertThat(nodesOf(ALICE)).containsExactly(NODE_2);
  }

  @Test
  void repeatedRegistrationDisplacesNothing() throws Exception {
    join(NODE_1, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));

    assertThat(register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST))).isEmpty();
    assertThat(nodesOf(ALICE)).containsExactly(NODE_1);
  }

  @Test
  void otherDeviceAndOtherUserDisplaceNothing() throws Exception {
    join(NODE_1, FIRST);
    join(NODE_2, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));

    assertThat(register(entry(ALICE, LAPTOP, "s-2", NODE_2, FIRST))).isEmpty();
    assertThat(register(entry(BOB, PHONE, "s-3", NODE_2, FIRST))).isEmpty();
    assertThat(nodesOf(ALICE)).containsExactlyInAnyOrder(NODE_1, NODE_2);
    assertThat(nodesOf(BOB)).containsExactly(NODE_2);
  }

  @Test
  void removedSessionIsGone() throws Exception {
    join(NODE_1, FIRST);
    SessionEntry entry = entry(ALICE, PHONE, "s-1", NODE_1, FIRST);
    register(entry);
    done(here.remove(entry));

    assertThat(there.nodesOf(List.of(ALICE))).isEmpty();
    assertThat(register(entry(ALICE, PHONE, "s-2", NODE_1, FIRST))).isEmpty();
  }

  @Test
  void slowOldSocketDoesNotEraseTheNewOnesEntry() throws Exception {
    join(NODE_1, FIRST);
    join(NODE_2, FIRST);
    SessionEntry old = entry(ALICE, PHONE, "s-1", NODE_1, FIRST);
    register(old);
    done(there.register(entry(ALICE, PHONE, "s-2", NODE_2, FIRST)));
    done(here.remove(old));

    assertThat(nodesOf(ALICE)).containsExactly(NODE_2);
  }

  @Test
  void slowOldSocketOnTheSameNodeDoesNotEraseTheNewOnesEntry() throws Exception {
    join(NODE_1, FIRST);
    SessionEntry old = entry(ALICE, PHONE, "s-1", NODE_1, FIRST);
    register(old);
    register(entry(ALICE, PHONE, "s-2", NODE_1, FIRST));
    done(here.remove(old));

    assertThat(nodesOf(ALICE)).containsExactly(NODE_1);
  }

  @Test
  void sessionThatAnEarlierIncarnationNamesIsNotRemoved() throws Exception {
    join(NODE_1, SECOND);
    register(entry(ALICE, PHONE, "s-1", NODE_1, SECOND));
    done(here.remove(entry(ALICE, PHONE, "s-1", NODE_1, FIRST)));

    assertThat(nodesOf(ALICE)).containsExactly(NODE_1);
  }

  @Test
  void removingOneDeviceLeavesTheOther() throws Exception {
    join(NODE_1, FIRST);
    join(NODE_2, FIRST);
    SessionEntry phone = entry(ALICE, PHONE, "s-1", NODE_1, FIRST);
    register(phone);
    register(entry(ALICE, LAPTOP, "s-2", NODE_2, FIRST));
    done(here.remove(phone));

    assertThat(nodesOf(ALICE)).containsExactly(NODE_2);
  }

  @Test
  void removingWhatIsNotThereIsHarmless() throws Exception {
    SessionEntry entry = entry(ALICE, PHONE, "s-1", NODE_1, FIRST);
    done(here.remove(entry));
    done(here.remove(entry));

    assertThat(nodesOf(ALICE)).isEmpty();
  }

  @Test
  void twoDevicesOnOneNodeCountOnce() throws Exception {
    join(NODE_1, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));
    register(entry(ALICE, LAPTOP, "s-2", NODE_1, FIRST));

    assertThat(nodesOf(ALICE)).containsExactly(NODE_1);
  }

  @Test
  void manyUsersAreLookedUpAtOnceAndAbsentOnesAreAbsent() throws Exception {
    join(NODE_1, FIRST);
    join(NODE_2, FIRST);
    List<UserId> users = new ArrayList<>();
    Map<UserId, Set<NodeId>> expected = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      UserId user = new UserId("user-" + i);
      users.add(user);
      if (i % 3 != 0) {
        NodeId node = i % 3 == 1 ? NODE_1 : NODE_2;
        register(entry(user, PHONE, "s-" + i, node, FIRST));
        expected.put(user, Set.of(node));
      }
    }

    assertThat(there.nodesOf(users)).isEqualTo(expected);
  }

  @Test
  void lookingUpNobodyFindsNothing() {
    assertThat(here.nodesOf(List.of())).isEmpty();
    assertThat(here.nodesOf(List.of(ALICE))).isEmpty();
  }

  @Test
  void userNamedTwiceIsFoundOnce() throws Exception {
    join(NODE_1, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));

    assertThat(here.nodesOf(List.of(ALICE, ALICE))).isEqualTo(Map.of(ALICE, Set.of(NODE_1)));
  }

  // ----

  protected final void join(NodeId node, Incarnation incarnation) {
    here.join(node, incarnation, Watcher.NONE);
  }

  protected final Optional<SessionEntry> register(SessionEntry entry) throws Exception {
    return done(here.register(entry));
  }

  protected final Set<NodeId> nodesOf(UserId user) {
    return there.nodesOf(List.of(user)).getOrDefault(user, Set.of());
  }

  static SessionEntry entry(
      UserId user, DeviceId device, String session, NodeId node, Incarnation incarnation) {
    return new SessionEntry(user, device, new SessionId(session), node, incarnation);
  }

  static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
