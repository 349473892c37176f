package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;
import static chat.parley.chat.Conversation.BOB;
import static chat.parley.chat.Conversation.CAROL;
import static chat.parley.chat.Conversation.DAVE;
import static chat.parley.chat.Conversation.ERIN;
import static chat.parley.chat.Conversation.changesOf;
import static chat.parley.chat.Conversation.refused;
import static chat.parley.chat.Conversation.said;
import static chat.parley.chat.Conversation.saying;
import static chat.parley.chat.Conversation.team;
import static chat.parley.chat.Conversation.users;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Refusal.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Who comes into a group and who goes.
final class DeciderMembersTest {
  private static final Decision ORPHANED =
      refused(Reason.FORBIDDEN, "team would be left without an owner: make another one first");

  @ParameterizedTest
  @EnumSource(names = {"OWNER", "MODERATOR"})
  void whoModeratesAddsMembers(Role role) {
    Conversation team = team(BOB).with(BOB, role);

    assertThat(changesOf(team.take(team.command(BOB, adding(CAROL, DAVE)))))
        .containsExactly(new Event.MembersAdded(List.of(CAROL, DAVE)));
    assertThat(team.chat.role(DAVE)).contains(Role.MEMBER);
  }

  @Test
  void memberDoesNotAddMembers() {
    assertThat(team(BOB).decide(BOB, adding(CAROL)))
        .isEqualTo(refused(Reason.FORBIDDEN, "bob is neither owner nor moderator of team"));
  }

  @Test
  void onlyNewMembersAreAddedAndEachOnce() {
    assertThat(changesOf(team(BOB).decide(ALICE, adding(CAROL, BOB, CAROL, ALICE, DAVE))))
        .containsExactly(new Event.MembersAdded(List.of(CAROL, DAVE)));
  }

  @Test
  void addingMembersOnlyIsAConflict() {
    assertThat(team(BOB).decide(ALICE, adding(BOB, ALICE)))
        .isEqualTo(refused(Reason.CONFLICT, "member_ids: all are members of team already"));
  }

  @Test
  void addingAMemberAgainLeavesTheirRole() {
    Conversation team = team(BOB).with(BOB, Role.MODERATOR);
    team.accepted(ALICE, adding(BOB, CAROL));

    assertThat(team.chat.role(BOB)).contains(Role.MODERATOR);
  }

  @Test
  void formerMemberComesBackAsAMember() {
    Conversation team = team(BOB).with(BOB, Role.OWNER).without(BOB);
    team.accepted(ALICE, adding(BOB));

    assertThat(team.chat.role(BOB)).contains(Role.MEMBER);
    assertThat(changesOf(team.decide(BOB, saying("back")))).containsExactly(said("back"));
  }

  @Test
  void groupMayGrowToTheLimit() {
    Conversation team = team(users(Limits.MAX_MEMBERS - 2).toArray(UserId[]::new));

    assertThat(changesOf(team.decide(ALICE, adding(CAROL))))
        .containsExactly(new Event.MembersAdded(List.of(CAROL)));
  }

  @Test
  void groupMayNotGrowOverTheLimit() {
    Conversation team = team(users(Limits.MAX_MEMBERS - 2).toArray(UserId[]::new));

    assertThat(team.decide(ALICE, adding(CAROL, DAVE)))
        .isEqualTo(
            refused(
                Reason.TOO_LARGE, "member_ids: team would have 10001 members, the limit is 10000"));
  }

  @Test
  void thoseWhoAreMembersAlreadyDoNotCountTowardsTheLimit() {
    Conversation team = team(users(Limits.MAX_MEMBERS - 2).toArray(UserId[]::new));

    assertThat(changesOf(team.decide(ALICE, adding(ALICE, CAROL))))
        .containsExactly(new Event.MembersAdded(List.of(CAROL)));
  }

  @ParameterizedTest
  @CsvSource({
    "OWNER, OWNER, true",
    "OWNER, MODERATOR, true",
    "OWNER, MEMBER, true",
    "MODERATOR, OWNER, false",
    "MODERATOR, MODERATOR, false",
    "MODERATOR, MEMBER, true",
  })
  void whoMayRemoveWhom(Role remover, Role removed, boolean allowed) {
    Conversation team = team(BOB, CAROL).with(BOB, remover).with(CAROL, removed);

    Decision decision = team.decide(BOB, removing(CAROL));

    if (allowed) {
      assertThat(changesOf(decision)).containsExactly(new Event.MembersRemoved(List.of(CAROL)));
    } else {
      assertThat(decision)
          .isEqualTo(refused(Reason.FORBIDDEN, "bob may not remove carol from team"));
    }
  }

  @Test
  void memberRemovesNobody() {
    assertThat(team(BOB, CAROL).decide(BOB, removing(CAROL)))
        .isEqualTo(refused(Reason.FORBIDDEN, "bob is neither owner nor moderator of team"));
  }

  @Test
  void removedAreNamedOnce() {
    Conversation team = team(BOB, CAROL);

    assertThat(changesOf(team.take(team.command(ALICE, removing(CAROL, BOB, CAROL)))))
        .containsExactly(new Event.MembersRemoved(List.of(CAROL, BOB)));
    assertThat(team.chat.members()).containsOnlyKeys(ALICE);
  }

  @Test
  void nobodyIsRemovedIfOneIsNoMember() {
    Conversation team = team(BOB);

    assertThat(team.take(team.command(ALICE, removing(BOB, DAVE))))
        .isEqualTo(refused(Reason.NOT_A_MEMBER, "dave is not a member of team"));
    assertThat(team.chat.isMember(BOB)).isTrue();
  }

  @Test
  void nobodyIsRemovedIfOneMayNotBe() {
    Conversation team = team(BOB, CAROL).with(BOB, Role.MODERATOR);

    assertThat(team.decide(BOB, removing(CAROL, ALICE)))
        .isEqualTo(refused(Reason.FORBIDDEN, "bob may not remove alice from team"));
  }

  @Test
  void removingNobodyIsAConflict() {
    assertThat(team(BOB).decide(ALICE, removing()))
        .isEqualTo(refused(Reason.CONFLICT, "member_ids: nobody to remove from team"));
  }

  @Test
  void moderatorMayRemoveThemselves() {
    assertThat(changesOf(team(BOB).with(BOB, Role.MODERATOR).decide(BOB, removing(BOB))))
        .containsExactly(new Event.MembersRemoved(List.of(BOB)));
  }

  @Test
  void lastOwnerDoesNotRemoveThemselves() {
    assertThat(team(BOB).decide(ALICE, removing(ALICE))).isEqualTo(ORPHANED);
  }

  @Test
  void ownersDoNotRemoveAllOwners() {
    assertThat(team(BOB, CAROL).with(BOB, Role.OWNER).decide(ALICE, removing(ALICE, BOB)))
        .isEqualTo(ORPHANED);
  }

  @Test
  void ownerRemovesEverybody() {
    Conversation team = team(BOB);

    assertThat(changesOf(team.take(team.command(ALICE, removing(BOB, ALICE)))))
        .containsExactly(new Event.MembersRemoved(List.of(BOB, ALICE)));
    assertThat(team.chat.members()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anyoneLeavesWhileAnOwnerRemains(Role role) {
    Conversation team = team(BOB).with(BOB, role);

    assertThat(changesOf(team.take(team.command(BOB, new Command.Leave()))))
        .containsExactly(new Event.MembersRemoved(List.of(BOB)));
    assertThat(team.chat.isMember(BOB)).isFalse();
  }

  @Test
  void lastOwnerDoesNotLeaveTheOthers() {
    assertThat(team(BOB, ERIN).with(ERIN, Role.MODERATOR).decide(ALICE, new Command.Leave()))
        .isEqualTo(ORPHANED);
  }

  @Test
  void lastOwnerLeavesLast() {
    Conversation team = team(BOB).without(BOB);

    assertThat(changesOf(team.decide(ALICE, new Command.Leave())))
        .containsExactly(new Event.MembersRemoved(List.of(ALICE)));
  }

  @Test
  void ownerLeavesAfterHandingOver() {
    assertThat(changesOf(team(BOB).with(BOB, Role.OWNER).decide(ALICE, new Command.Leave())))
        .containsExactly(new Event.MembersRemoved(List.of(ALICE)));
  }

  private static Command.AddMembers adding(UserId... users) {
    return new Command.AddMembers(List.of(users));
  }

  private static Command.RemoveMembers removing(UserId... users) {
    return new Command.RemoveMembers(List.of(users));
  }
}
