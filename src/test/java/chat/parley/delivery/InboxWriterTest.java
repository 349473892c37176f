package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InboxWriterTest {
  private static final NodeId BOB = new NodeId("bob");
  private static final NodeId EVE = new NodeId("eve");
  private static final InboxItem ITEM = new InboxItem.Probe("token");

  private final List<Boolean> outcomes = new ArrayList<>();

  @Test
  void whatIsWrittenArrivesInTheInboxOfTheNode() {
    FakeInboxes inboxes = FakeInboxes.working();

    inboxes.writer().write(BOB, ITEM, outcomes::add);

    assertThat(inboxes.written()).containsExactly(new FakeInboxes.Written(BOB, Stamp.NONE, ITEM));
    assertThat(outcomes).containsExactly(true);
  }

  @Test
  void theOutcomeIsToldOnceItIsKnown() {
    FakeInboxes inboxes = FakeInboxes.slow();
    InboxWriter writer = inboxes.writer();

    writer.write(BOB, ITEM, outcomes::add);
    writer.write(BOB, ITEM, outcomes::add);
    assertThat(outcomes).isEmpty();
    inboxes.lose();
    inboxes.arrive();

    assertThat(outcomes).containsExactly(false, true);
  }

  @Test
  void aNodeWhoseInboxIsNotThereIsLeftAloneForAWhile() {
    FakeInboxes inboxes = FakeInboxes.working();
    inboxes.remove(BOB);
    InboxWriter writer = inboxes.writer();

    writer.write(BOB, ITEM, outcomes::add);
    writer.write(BOB, ITEM, outcomes::add);
    writer.write(BOB, ITEM, outcomes::add);

    assertThat(inboxes.tries()).isEqualTo(1);
    assertThat(outcomes).containsExactly(false, false, false);
  }

  @Test
  void oneNodeThatIsNotThereHoldsUpNoOther() {
    FakeInboxes inboxes = FakeInboxes.working();
    inboxes.remove(BOB);
    InboxWriter writer = inboxes.writer();

    writer.write(BOB, ITEM, outcomes::add);
    writer.write(EVE, ITEM, outcomes::add);

    assertThat(outcomes).containsExactly(false, true);
  }

  @Test
  void aWriteThatGetsLostOnItsWayIsNoReasonToLeaveTheNodeAlone() {
    FakeInboxes inboxes = FakeInboxes.slow();
    InboxWriter writer = inboxes.writer();

    writer.write(BOB, ITEM, outcomes::add);
    inboxes.lose();
    writer.write(BOB, ITEM, outcomes::add);

    assertThat(inboxes.tries()).isEqualTo(2);
  }

  @Test
  void afterItHasBeenClosedAWriteFails() {
    FakeInboxes inboxes = FakeInboxes.working();
    InboxWriter writer = inboxes.writer();
    writer.close();

    writer.write(BOB, ITEM, outcomes::add);

    assertThat(outcomes).containsExactly(false);
  }
}
