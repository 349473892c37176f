package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;
import static chat.parley.chat.Conversation.BOB;
import static chat.parley.chat.Conversation.CAROL;
import static chat.parley.chat.Conversation.DAVE;
import static chat.parley.chat.Conversation.ERIN;
import static chat.parley.chat.Conversation.aliceAndBob;
import static chat.parley.chat.Conversation.changesOf;
import static chat.parley.chat.Conversation.saying;
import static chat.parley.chat.Conversation.team;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Refusal.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a user who is deleted goes out of a chat.
final class DepartureTest {
  private static final Command.Depart DEPART = new Command.Depart();

  private static Reason reason(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused) decision).refusal().reason();
  }

  @Test
  void lastOwnerIsFollowedByTheModeratorWhoCameFirst() {
    Conversation team =
        team(BOB, CAROL, DAVE).with(DAVE, Role.MODERATOR).with(CAROL, Role.MODERATOR);

    assertThat(changesOf(team.take(team.command(ALICE, DEPART))))
        .containsExactly(
            new Event.RoleSet(CAROL, Role.OWNER), new Event.MembersRemoved(List.of(ALICE)));
    assertThat(team.chat.role(CAROL)).contains(Role.OWNER);
    assertThat(team.chat.isMember(ALICE)).isFalse();
  }

  @Test
  void withoutModeratorsTheMemberWhoCameFirstFollows() {
    assertThat(changesOf(team(BOB, CAROL).decide(ALICE, DEPART)))
        .containsExactly(
            new Event.RoleSet(BOB, Role.OWNER), new Event.MembersRemoved(List.of(ALICE)));
  }

  @Test
  void nobodyFollowsWhereAnOwnerStaysOrNobodyDoes() {
    Event.Change gone = new Event.MembersRemoved(List.of(ALICE));

    assertThat(changesOf(team(BOB).with(BOB, Role.OWNER).decide(ALICE, DEPART)))
        .containsExactly(gone);
    assertThat(changesOf(team().decide(ALICE, DEPART))).containsExactly(gone);
    assertThat(changesOf(team(BOB).decide(BOB, DEPART)))
        .containsExactly(new Event.MembersRemoved(List.of(BOB)));
  }

  @Test
  void whoIsGoneOrInADirectChatDoesNotDepart() {
    assertThat(reason(team(BOB).without(BOB).decide(BOB, DEPART))).isEqualTo(Reason.NOT_A_MEMBER);
    assertThat(reason(team(BOB).decide(ERIN, DEPART))).isEqualTo(Reason.NOT_FOUND);
    assertThat(reason(aliceAndBob().decide(ALICE, DEPART))).isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void ownMessagesAreWithdrawnAlsoByWhoHasLeft() {
    Conversation team = team(BOB);
    team.accepted(BOB, saying("hi"));
    team.without(BOB);
    Command.Withdraw withdraw = new Command.Withdraw(2);

    assertThat(reason(team.decide(BOB, new Command.Delete(2)))).isEqualTo(Reason.NOT_A_MEMBER);
    assertThat(changesOf(team.take(team.command(BOB, withdraw))))
        .containsExactly(new Event.Deleted(2));
    assertThat(team.chat.posted(2).orElseThrow().message().text()).isEmpty();
    assertThat(reason(team.decide(BOB, withdraw))).isEqualTo(Reason.CONFLICT);
  }

  @Test
  void messagesOfOthersAreNotWithdrawnEvenByOwners() {
    Conversation team = team(BOB);
    team.accepted(BOB, saying("hi"));

    assertThat(reason(team.decide(ALICE, new Command.Withdraw(2)))).isEqualTo(Reason.FORBIDDEN);
    assertThat(reason(team.decide(BOB, new Command.Withdraw(1)))).isEqualTo(Reason.NOT_FOUND);
  }
}
