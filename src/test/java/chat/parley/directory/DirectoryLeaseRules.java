package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every directory keeps to about nodes, and about the sessions of nodes that come and go.
abstract class DirectoryLeaseRules extends DirectorySessionRules {

  @Test
  void nobodyHasJoinedAtFirst() {
    assertThat(here.nodes()).isEmpty();
  }

  @Test
  void joinedNodesAreSeenByAll() {
    here.join(NODE_1, FIRST, Watcher.NONE);
    there.join(NODE_2, FIRST, Watcher.NONE);

    assertThat(here.nodes()).containsExactlyInAnyOrder(NODE_1, NODE_2);
    assertThat(there.nodes()).containsExactlyInAnyOrder(NODE_1, NODE_2);
  }

  @Test
  void nodeIdOfARunningNodeIsRefused() {
    here.join(NODE_1, FIRST, Watcher.NONE);

    assertThatThrownBy(() -> there.join(NODE_1, SECOND, Watcher.NONE))
        .isInstanceOf(NodeIdTakenException.class)
        .hasMessageContaining("node-1");
  }

  @Test
  void refusedNodeChangesNothing() throws Exception {
    join(NODE_1, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));
    assertThatThrownBy(() -> there.join(NODE_1, SECOND, Watcher.NONE))
        .isInstanceOf(NodeIdTakenException.class);
    there.leave(NODE_1, SECOND);

    assertThat(there.nodes()).containsExactly(NODE_1);
    assertThat(nodesOf(ALICE)).containsExactly(NODE_1);
  }

  @Test
  void sameIncarnationMayJoinAgain() {
    here.join(NODE_1, FIRST, Watcher.NONE);

    assertThatCode(() -> here.join(NODE_1, FIRST, Watcher.NONE)).doesNotThrowAnyException();
    assertThat(there.nodes()).containsExactly(NODE_1);
  }

  @Test
  void nodeIdIsFreeOnceItsNodeHasLeft() {
    here.join(NODE_1, FIRST, Watcher.NONE);
    here.leave(NODE_1, FIRST);
    assertThat(there.nodes()).isEmpty();

    there.join(NODE_1, SECOND, Watcher.NONE);
    assertThat(here.nodes()).containsExactly(NODE_1);
  }

  @Test
  void leavingTwiceIsHarmless() throws Exception {
    join(NODE_1, FIRST);
    here.leave(NODE_1, FIRST);
    join(NODE_1, SECOND);
    register(entry(ALICE, PHONE, "s-1", NODE_1, SECOND));
    here.leave(NODE_1, FIRST);

    assertThat(there.nodes()).containsExactly(NODE_1);
    assertThat(nodesOf(ALICE)).containsExactly(NODE_1);
  }

  @Test
  void nodeThatLeavesTakesItsSessionsWithIt() throws Exception {
    join(NODE_1, FIRST);
    join(NODE_2, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));
    register(entry(ALICE, LAPTOP, "s-2", NODE_2, FIRST));
    register(entry(BOB, PHONE, "s-3", NODE_1, FIRST));
    here.leave(NODE_1, FIRST);

    assertThat(there.nodesOf(List.of(ALICE, BOB))).isEqualTo(Map.of(ALICE, Set.of(NODE_2)));
  }

  @Test
  void sessionsOfANodeThatLeftAreGoneWhenTheSameIncarnationJoinsAgain() throws Exception {
    join(NODE_1, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));
    here.leave(NODE_1, FIRST);
    join(NODE_1, FIRST);

    assertThat(nodesOf(ALICE)).isEmpty();
  }

  @Test
  void sessionsOfAnEarlierIncarnationStayDeadWhenTheNodeIsBack() throws Exception {
    join(NODE_1, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));
    here.leave(NODE_1, FIRST);
    join(NODE_1, SECOND);

    assertThat(nodesOf(ALICE)).isEmpty();
  }

  @Test
  void sessionRegisteredAfterItsNodeLeftIsDead() throws Exception {
    join(NODE_1, FIRST);
    here.leave(NODE_1, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));
    assertThat(nodesOf(ALICE)).isEmpty();

    join(NODE_1, SECOND);
    assertThat(nodesOf(ALICE)).isEmpty();
  }

  @Test
  void deadSessionOfADeviceDoesNotHideItsOthers() throws Exception {
    join(NODE_2, FIRST);
    register(entry(ALICE, PHONE, "s-1", NODE_1, FIRST));
    register(entry(ALICE, LAPTOP, "s-2", NODE_2, FIRST));

    assertThat(nodesOf(ALICE)).containsExactly(NODE_2);
  }
}
