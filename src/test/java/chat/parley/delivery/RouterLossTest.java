package chat.parley.delivery;

import static chat.parley.delivery.Deliveries.event;
import static chat.parley.delivery.Deliveries.part;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.NodeId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What the router does about a record that did not arrive.
final class RouterLossTest {
  private static final NodeId HERE = new NodeId("here");
  private static final NodeId THERE = new NodeId("there");

  private final FakeDirectory directory = new FakeDirectory(HERE, THERE);
  private final FakeInboxes inboxes = FakeInboxes.slow();
  private final Router router =
      new Router(HERE, directory, new RecordingSessions(), inboxes.writer(), true);

  @Test
  void aNodeIsToldOfALossByTheNextCount() {
    loseTheFirst();

    router.repair();

    assertThat(inboxes.written())
        .element(1)
        .isEqualTo(new FakeInboxes.Written(THERE, new Stamp(1, 5, 1), new InboxItem.Loss()));
  }

  @Test
  void aLossIsSettledOnceItsNodeKnows() {
    CompletableFuture<Void> sent = loseTheFirst();
    assertThat(sent).isCompleted();
    assertThat(router.settled()).isFalse();

    router.repair();
    assertThat(router.settled()).isFalse();
    inboxes.arrive();

    assertThat(router.settled()).isTrue();
  }

  @Test
  void aNodeIsToldOnceHoweverOftenItIsLookedAfter() {
    loseTheFirst();

    router.repair();
    router.repair();
    inboxes.arrive();
    router.repair();

    assertThat(inboxes.written()).hasSize(2);
  }

  @Test
  void aNodeIsToldAgainIfThatGetsLostToo() {
    loseTheFirst();

    router.repair();
    inboxes.lose();
    router.repair();
    inboxes.arrive();

    assertThat(stamps())
        .containsExactly(new Stamp(1, 5, 0), new Stamp(1, 5, 1), new Stamp(1, 5, 2));
    assertThat(router.settled()).isTrue();
  }

  @Test
  void aLossAfterTheNodeHasBeenToldIsTold() {
    loseTheFirst();
    router.repair();
    router.route(List.of(part(1, 5, event(2, "bob"))));

    inboxes.arrive();
    inboxes.lose();
    assertThat(router.settled()).isFalse();
    router.repair();

    assertThat(inboxes.written())
        .last()
        .extracting(FakeInboxes.Written::item)
        .isEqualTo(new InboxItem.Loss());
  }

  @Test
  void aLossOnTheWayToANodeThatIsGoneIsSettled() {
    loseTheFirst();
    directory.gone(THERE);

    router.repair();

    assertThat(inboxes.written()).hasSize(1);
    assertThat(router.settled()).isTrue();
  }

  @Test
  void theLossesOfAPartitionThatWasGivenUpAreTheNextOwners() {
    loseTheFirst();

    router.forget(List.of(1));
    router.repair();

    assertThat(inboxes.written()).hasSize(1);
    assertThat(router.settled()).isTrue();
  }

  /// Partition 1 in epoch 5 writes its first record to a node, and it gets lost.
  private CompletableFuture<Void> loseTheFirst() {
    directory.connect("bob", THERE);
    CompletableFuture<Void> sent = router.route(List.of(part(1, 5, event(1, "bob"))));
    inboxes.lose();
    return sent;
  }

  private List<Stamp> stamps() {
    return inboxes.written().stream().map(FakeInboxes.Written::stamp).toList();
  }
}
