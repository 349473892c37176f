package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;
import static chat.parley.chat.Conversation.ALICE_AND_BOB;
import static chat.parley.chat.Conversation.BOB;
import static chat.parley.chat.Conversation.CAROL;
import static chat.parley.chat.Conversation.TEAM;
import static chat.parley.chat.Conversation.absent;
import static chat.parley.chat.Conversation.changesOf;
import static chat.parley.chat.Conversation.eventsOf;
import static chat.parley.chat.Conversation.opening;
import static chat.parley.chat.Conversation.refused;
import static chat.parley.chat.Conversation.said;
import static chat.parley.chat.Conversation.saying;
import static chat.parley.chat.Conversation.team;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Refusal.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A (chat, sender, client_id) is one event for ever.
final class DeciderDuplicatesTest {

  @Test
  void repeatGetsTheFirstReceipt() {
    Conversation team = team(BOB);
    Receipt first = receiptOf(team.take(BOB, "c-1", saying("hi")));
    team.accepted(ALICE, saying("meanwhile"));

    assertThat(team.take(BOB, "c-1", saying("hi"))).isEqualTo(new Decision.Duplicate(first));
  }

  @Test
  void repeatWithAnotherTextOrActionGetsTheFirstReceipt() {
    Conversation team = team(BOB);
    Receipt first = receiptOf(team.take(ALICE, "c-1", saying("hi")));

    assertThat(team.take(ALICE, "c-1", saying("changed"))).isEqualTo(new Decision.Duplicate(first));
    assertThat(team.take(ALICE, "c-1", new Command.Rename("Other")))
        .isEqualTo(new Decision.Duplicate(first));
  }

  @Test
  void repeatAfterRemovalGetsTheFirstReceipt() {
    Conversation team = team(BOB);
    Receipt first = receiptOf(team.take(BOB, "c-1", saying("hi")));
    team.without(BOB);

    assertThat(team.take(BOB, "c-1", saying("hi"))).isEqualTo(new Decision.Duplicate(first));
  }

  @Test
  void repeatedLeaveGetsTheFirstReceipt() {
    Conversation team = team(BOB);
    Receipt first = receiptOf(team.take(BOB, "c-1", new Command.Leave()));

    assertThat(team.take(BOB, "c-1", new Command.Leave())).isEqualTo(new Decision.Duplicate(first));
  }

  @Test
  void repeatedCreationGetsTheFirstReceiptAndNoConflict() {
    Conversation team = absent(TEAM);
    var create = new Command.CreateGroup("Team", List.of(BOB));
    Receipt first = receiptOf(team.take(ALICE, "c-1", create));

    assertThat(team.take(ALICE, "c-1", create)).isEqualTo(new Decision.Duplicate(first));
  }

  @Test
  void repeatedOpeningGetsTheReceiptOfTheMessage() {
    Conversation direct = absent(ALICE_AND_BOB);
    List<Event> events = eventsOf(direct.take(ALICE, "c-1", opening(BOB, "hi")));

    assertThat(direct.take(ALICE, "c-1", opening(BOB, "hi")))
        .isEqualTo(new Decision.Duplicate(events.getLast().receipt()));
  }

  @Test
  void keysOfTwoSendersAreTwo() {
    Conversation team = team(BOB);
    team.take(ALICE, "c-1", saying("hi"));

    assertThat(changesOf(team.take(BOB, "c-1", saying("hello")))).containsExactly(said("hello"));
  }

  @Test
  void keysOfOneSenderAreAsManyAsTheirClientIds() {
    Conversation team = team(BOB);
    team.take(BOB, "c-1", saying("hi"));

    assertThat(changesOf(team.take(BOB, "c-2", saying("hi")))).containsExactly(said("hi"));
  }

  @Test
  void commandsWithoutAKeyAreNeverRepeats() {
    Conversation team = team(BOB);
    team.accepted(BOB, saying("hi"));

    assertThat(changesOf(team.decide(BOB, saying("hi")))).containsExactly(said("hi"));
  }

  @Test
  void refusalUsesNoKeyUp() {
    Conversation team = team(BOB);
    assertThat(team.take(CAROL, "c-1", saying("hi")))
        .isEqualTo(refused(Reason.NOT_FOUND, "chat_id team: no such chat"));
    team.accepted(ALICE, new Command.AddMembers(List.of(CAROL)));

    assertThat(changesOf(team.take(CAROL, "c-1", saying("hi")))).containsExactly(said("hi"));
  }

  @Test
  void receiptThatTheStoreKeptCountsLikeOneInMemory() {
    Conversation team = team(BOB);
    Receipt kept = new Receipt(1, new MessageId("m-of-old"), 7);
    team.chat.remember(new IdempotencyKey(TEAM, BOB, new ClientId("c-1")), kept);

    assertThat(team.take(BOB, "c-1", saying("hi"))).isEqualTo(new Decision.Duplicate(kept));
  }

  private static Receipt receiptOf(Decision decision) {
    return eventsOf(decision).getLast().receipt();
  }
}
