package chat.parley.delivery;

import static chat.parley.delivery.Deliveries.CHAT;
import static chat.parley.delivery.Deliveries.JSON;
import static chat.parley.delivery.Deliveries.answer;
import static chat.parley.delivery.Deliveries.answered;
import static chat.parley.delivery.Deliveries.event;
import static chat.parley.delivery.Deliveries.happened;
import static chat.parley.delivery.Deliveries.happenedInLarge;
import static chat.parley.delivery.Deliveries.large;
import static chat.parley.delivery.Deliveries.part;
import static chat.parley.delivery.Deliveries.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.parley.chat.Audience;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RouterTest {
  private static final NodeId HERE = new NodeId("here");
  private static final NodeId THERE = new NodeId("there");
  private static final NodeId YONDER = new NodeId("yonder");

  private final FakeDirectory directory = new FakeDirectory(HERE, THERE, YONDER);
  private final RecordingSessions here = new RecordingSessions();
  private FakeInboxes inboxes = FakeInboxes.working();
  private Router router = new Router(HERE, directory, here, inboxes.writer(), true);

  @Test
  void aBatchCostsOneLookUp() {
    directory.connect("alice", HERE).connect("bob", THERE);

    router.route(
        List.of(
            part(1, 1, event(1, "alice", "bob"), event(2, "alice", "bob")),
            part(2, 1, event(3, "alice"))));

    assertThat(directory.lookUps()).isEqualTo(1);
  }

  @Test
  void aBatchOfAnswersOnlyCostsNone() {
    router.route(List.of(part(1, 1, answer(HERE, "s", 7))));

    assertThat(directory.lookUps()).isZero();
  }

  @Test
  void anEventIsOneRecordANodeForAllItsUsersThere() {
    directory.connect("alice", THERE).connect("bob", THERE).connect("carol", YONDER);

    router.route(List.of(part(1, 1, event(1, "alice", "bob", "carol", "dave"))));

    assertThat(inboxes.written())
        .extracting(FakeInboxes.Written::node, RouterTest::recipients)
        .containsExactlyInAnyOrder(
            tuple(THERE, List.of("alice", "bob")), tuple(YONDER, List.of("carol")));
  }

  @Test
  void whatIsForThisNodeIsHandedOverWithoutAnInbox() {
    directory.connect("alice", HERE);

    router.route(List.of(part(1, 1, event(1, "alice", "bob"), answer(HERE, "s", 7))));

    assertThat(inboxes.written()).isEmpty();
    assertThat(here.batches()).hasSize(1);
    assertThat(here.items()).containsExactly(happened(1, "alice"), answered("s", 7));
  }

  @Test
  void nothingForThisNodeDisturbsNoSession() {
    directory.connect("bob", THERE);

    router.route(List.of(part(1, 1, event(1, "bob"))));

    assertThat(here.batches()).isEmpty();
  }

  @Test
  void theSessionThatAskedTravelsWithTheEventThatItIsNotToGet() {
    directory.connect("bob", THERE);
    SessionId asked = new SessionId("asked");

    router.route(
        List.of(
            part(
                1,
                1,
                new Delivery.ToAudience(
                    CHAT, 1, new Audience.Users(users("bob")), Optional.of(asked), JSON))));

    assertThat(inboxes.written())
        .extracting(written -> ((InboxItem.Happened) written.item()).exceptSession())
        .containsExactly(Optional.of(asked));
  }

  @Test
  void anAnswerGoesToTheNodeThatAskedWhateverTheDirectorySays() {
    router.route(List.of(part(1, 1, answer(THERE, "s", 7))));

    assertThat(inboxes.written())
        .extracting(FakeInboxes.Written::node, FakeInboxes.Written::item)
        .containsExactly(tuple(THERE, answered("s", 7)));
  }

  @Test
  void eachNodeGetsEventsAndAnswersInTheOrderOfTheBatch() {
    directory.connect("alice", HERE).connect("bob", THERE);

    router.route(
        List.of(
            part(
                1,
                1,
                event(1, "alice", "bob"),
                answer(THERE, "s", 7),
                answer(HERE, "t", 8),
                event(2, "bob", "alice"))));

    assertThat(inboxes.written())
        .extracting(FakeInboxes.Written::item)
        .containsExactly(happened(1, "bob"), answered("s", 7), happened(2, "bob"));
    assertThat(here.items())
        .containsExactly(happened(1, "alice"), answered("t", 8), happened(2, "alice"));
  }

  @Test
  void countsAreDenseForEachPartitionAndNode() {
    directory.connect("bob", THERE).connect("carol", YONDER);

    router.route(List.of(part(1, 9, event(1, "bob"), event(2, "bob", "carol"))));
    router.route(List.of(part(2, 9, event(3, "bob")), part(1, 9, event(4, "carol", "bob"))));

    assertThat(stamps(THERE))
        .containsExactly(
            new Stamp(1, 9, 0), new Stamp(1, 9, 1), new Stamp(2, 9, 0), new Stamp(1, 9, 2));
    assertThat(stamps(YONDER)).containsExactly(new Stamp(1, 9, 0), new Stamp(1, 9, 1));
  }

  @Test
  void aNewEpochCountsFromNothing() {
    directory.connect("bob", THERE);

    router.route(List.of(part(1, 1, event(1, "bob"), event(2, "bob"))));
    router.route(List.of(part(1, 2, event(3, "bob"))));

    assertThat(stamps(THERE))
        .containsExactly(new Stamp(1, 1, 0), new Stamp(1, 1, 1), new Stamp(1, 2, 0));
  }

  @Test
  void aBatchIsSentOnceItsLastWriteHasArrived() {
    slowInboxes();
    directory.connect("bob", THERE).connect("carol", YONDER);

    CompletableFuture<Void> sent = router.route(List.of(part(1, 1, event(1, "bob", "carol"))));
    assertThat(sent).isNotDone();
    inboxes.arrive();
    assertThat(sent).isNotDone();
    inboxes.arrive();

    assertThat(sent).isCompleted();
    assertThat(router.settled()).isTrue();
  }

  @Test
  void aBatchForNobodyIsSentAtOnce() {
    slowInboxes();

    assertThat(router.route(List.of(part(1, 1, event(1, "nobody"))))).isCompleted();
    assertThat(router.route(List.of())).isCompleted();
  }

  @Test
  void withoutADirectoryEachNodeLastKnownGetsTheWholeAudience() {
    directory.connect("bob", THERE);
    router.learnNodes();
    directory.down(true);

    router.route(List.of(part(1, 1, event(1, "alice", "bob"))));

    assertThat(inboxes.written())
        .extracting(FakeInboxes.Written::node, RouterTest::recipients)
        .containsExactlyInAnyOrder(
            tuple(THERE, List.of("alice", "bob")), tuple(YONDER, List.of("alice", "bob")));
    assertThat(here.items()).containsExactly(happened(1, "alice", "bob"));
  }

  @Test
  void onceTheDirectoryIsBackItIsBelieved() {
    directory.connect("bob", THERE);
    router.learnNodes();
    directory.down(true);
    router.route(List.of(part(1, 1, event(1, "bob"))));
    directory.down(false);

    router.route(List.of(part(1, 1, event(2, "bob"))));

    assertThat(stamps(THERE)).hasSize(2);
    assertThat(stamps(YONDER)).hasSize(1);
  }

  @Test
  void aNodeThatComesBackIsCountedAnew() {
    directory.connect("bob", THERE);
    router.route(List.of(part(1, 1, event(1, "bob"), event(2, "bob"))));
    directory.gone(THERE);
    router.learnNodes();
    directory.back(THERE, "bob");

    router.route(List.of(part(1, 1, event(3, "bob"))));

    assertThat(stamps(THERE)).last().isEqualTo(new Stamp(1, 1, 0));
  }

  @Test
  void anEventOfALargeChatIsOneRecordANodeInItsSetAndNamesNobody() {
    directory.connect("bob", YONDER).enter(CHAT, THERE).enter(CHAT, HERE);

    router.route(List.of(part(1, 1, large(1), large(2))));

    assertThat(inboxes.written())
        .extracting(FakeInboxes.Written::node, FakeInboxes.Written::item)
        .containsExactly(tuple(THERE, happenedInLarge(1)), tuple(THERE, happenedInLarge(2)));
    assertThat(here.items()).containsExactly(happenedInLarge(1), happenedInLarge(2));
  }

  @Test
  void whomAnEventOfALargeChatConcernsIsFoundByUserToo() {
    directory.connect("bob", YONDER).connect("carol", THERE).enter(CHAT, THERE);

    router.route(List.of(part(1, 1, large(1, "bob", "carol", "dave"))));

    assertThat(inboxes.written())
        .extracting(FakeInboxes.Written::node, FakeInboxes.Written::item)
        .containsExactlyInAnyOrder(
            tuple(THERE, happenedInLarge(1, "carol")), tuple(YONDER, happenedInLarge(1, "bob")));
  }

  @Test
  void usersAndChatsCostOneLookUpTogether() {
    router.route(List.of(part(1, 1, event(1, "alice"), large(2), large(3, "bob"))));

    assertThat(directory.lookUps()).isEqualTo(1);
  }

  @Test
  void withoutADirectoryEachNodeGetsWhatHappensInALargeChat() {
    router.learnNodes();
    directory.down(true);

    router.route(List.of(part(1, 1, large(1), large(2, "bob"))));

    assertThat(inboxes.written())
        .extracting(FakeInboxes.Written::node, FakeInboxes.Written::item)
        .containsExactlyInAnyOrder(
            tuple(THERE, happenedInLarge(1)),
            tuple(THERE, happenedInLarge(2, "bob")),
            tuple(YONDER, happenedInLarge(1)),
            tuple(YONDER, happenedInLarge(2, "bob")));
    assertThat(here.items()).containsExactly(happenedInLarge(1), happenedInLarge(2, "bob"));
  }

  private void slowInboxes() {
    inboxes = FakeInboxes.slow();
    router = new Router(HERE, directory, here, inboxes.writer(), true);
  }

  private List<Stamp> stamps(NodeId node) {
    return inboxes.written().stream()
        .filter(written -> written.node().equals(node))
        .map(FakeInboxes.Written::stamp)
        .toList();
  }

  private static List<String> recipients(FakeInboxes.Written written) {
    return written.item() instanceof InboxItem.Happened event
            && event.audience() instanceof Audience.Users(List<UserId> users)
        ? users.stream().map(UserId::value).toList()
        : List.of();
  }
}
