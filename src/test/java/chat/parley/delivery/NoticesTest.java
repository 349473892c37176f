package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NoticesTest {
  private static final NodeId HERE = new NodeId("here");
  private static final NodeId THERE = new NodeId("there");
  private static final NodeId ELSEWHERE = new NodeId("elsewhere");
  private static final ChatId CHAT = new ChatId("g1");
  private static final UserId BOB = new UserId("bob");
  private static final byte[] FRAME = {1};

  private final FakeDirectory directory =
      new FakeDirectory(HERE, THERE, ELSEWHERE)
          .connect("alice", HERE)
          .connect("bob", HERE)
          .connect("bob", THERE)
          .connect("carol", ELSEWHERE)
          .enter(CHAT, THERE);
  private final RecordingSessions sessions = new RecordingSessions();
  private final FakeInboxes inboxes = FakeInboxes.working();
  private final Notices notices = new Notices(HERE, directory, sessions, inboxes.writer(), true);

  @AfterEach
  void close() {
    notices.close();
  }

  private static Notices.Show show(String... users) {
    return new Notices.Show(
        Optional.of(CHAT),
        Set.of(users).stream().map(UserId::new).collect(Collectors.toSet()),
        Optional.empty(),
        FRAME);
  }

  @Test
  void eachNodeGetsOneRecordForItsUsersAndTheOthersNone() {
    notices.post(show("bob", "alice", "dave"));
    notices.start();

    await().until(() -> !sessions.items().isEmpty() && !inboxes.written().isEmpty());
    InboxItem.Shown here = (InboxItem.Shown) sessions.items().getFirst();
    assertThat(here.users()).containsExactlyInAnyOrder(BOB, new UserId("alice"));
    assertThat(here.frame()).isEqualTo(FRAME);
    assertThat(inboxes.written()).singleElement().extracting("node").isEqualTo(THERE);
    assertThat(inboxes.written().getFirst().stamp()).isEqualTo(Stamp.NONE);
  }

  @Test
  void newsGoesToTheNodesOfAUserOrOfASet() {
    InboxItem.Changed changed = new InboxItem.Changed(InboxItem.Matter.VIEW, BOB);
    notices.post(new Notices.TellNodesOf(BOB, changed));
    notices.post(new Notices.TellSet(CHAT, changed));
    notices.start();

    await().until(() -> inboxes.written().size() == 2);
    assertThat(inboxes.written()).extracting("node").containsOnly(THERE);
    assertThat(sessions.items()).containsExactly(changed);
  }

  @Test
  void whatWaitsIsLookedUpAtOnce() {
    for (int i = 0; i < 100; i++) {
      notices.post(show("bob"));
    }
    notices.start();

    await().until(() -> sessions.items().size() == 100);
    assertThat(directory.lookUps()).isEqualTo(1);
  }

  @Test
  void onlySoManyWait() {
    for (int i = 0; i < Notices.MAX_WAITING; i++) {
      assertThat(notices.post(show("dave"))).isTrue();
    }

    assertThat(notices.post(show("dave"))).isFalse();
    notices.start();
    await().until(() -> notices.post(show("dave")));
  }

  @Test
  void whatComesWhileTheDirectoryIsAwayIsDropped() {
    directory.down(true);
    notices.post(show("bob"));
    notices.start();
    await().until(() -> directory.lookUps() == 1);
    directory.down(false);
    notices.post(show("alice"));

    await().until(() -> !sessions.items().isEmpty());
    assertThat(sessions.items()).hasSize(1);
    assertThat(((InboxItem.Shown) sessions.items().getFirst()).users())
        .isEqualTo(List.of(new UserId("alice")));
  }
}
