package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;
import static chat.parley.chat.Conversation.BOB;
import static chat.parley.chat.Conversation.CAROL;
import static chat.parley.chat.Conversation.DAVE;
import static chat.parley.chat.Conversation.TEAM;
import static chat.parley.chat.Conversation.absent;
import static chat.parley.chat.Conversation.aliceAndBob;
import static chat.parley.chat.Conversation.changesOf;
import static chat.parley.chat.Conversation.eventsOf;
import static chat.parley.chat.Conversation.refused;
import static chat.parley.chat.Conversation.team;
import static chat.parley.chat.Conversation.users;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Refusal.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Groups: their creation, title and roles.
final class DeciderGroupTest {

  @Test
  void creatorOwnsTheGroupAndComesFirst() {
    Conversation team = absent(TEAM);
    Command create = team.command(ALICE, new Command.CreateGroup("Team", List.of(BOB, CAROL)));

    assertThat(changesOf(team.take(create)))
        .containsExactly(new Event.ChatCreated(Kind.GROUP, "Team", List.of(ALICE, BOB, CAROL)));
    assertThat(team.chat.role(ALICE)).contains(Role.OWNER);
    assertThat(team.chat.role(BOB)).contains(Role.MEMBER);
  }

  @Test
  void creatorAndMembersAreCountedOnce() {
    var create = new Command.CreateGroup("Team", List.of(BOB, ALICE, BOB));

    assertThat(changesOf(absent(TEAM).decide(ALICE, create)))
        .containsExactly(new Event.ChatCreated(Kind.GROUP, "Team", List.of(ALICE, BOB)));
  }

  @Test
  void groupMayHaveItsCreatorOnly() {
    assertThat(changesOf(absent(TEAM).decide(ALICE, new Command.CreateGroup("Me", List.of()))))
        .containsExactly(new Event.ChatCreated(Kind.GROUP, "Me", List.of(ALICE)));
  }

  @Test
  void takenIdIsAConflictForMembersAndStrangers() {
    var create = new Command.CreateGroup("Mine", List.of());
    Decision taken = refused(Reason.CONFLICT, "chat_id team is taken");

    assertThat(team(BOB).decide(ALICE, create)).isEqualTo(taken);
    assertThat(team(BOB).decide(DAVE, create)).isEqualTo(taken);
  }

  @Test
  void idOfAGroupThatAllHaveLeftStaysTaken() {
    Conversation left = team();
    left.accepted(ALICE, new Command.Leave());

    assertThat(left.decide(ALICE, new Command.CreateGroup("Again", List.of())))
        .isEqualTo(refused(Reason.CONFLICT, "chat_id team is taken"));
  }

  @Test
  void groupCannotTakeTheIdOfADirectChat() {
    Conversation direct = absent(ChatId.direct(ALICE, BOB));

    assertThat(direct.decide(ALICE, new Command.CreateGroup("Us", List.of(BOB))))
        .isEqualTo(refused(Reason.CONFLICT, "chat_id d:alice:bob is taken"));
  }

  @Test
  void groupMayBeCreatedUpToTheLimitOfMembers() {
    var create = new Command.CreateGroup("All", users(Limits.MAX_MEMBERS - 1));

    assertThat(eventsOf(absent(TEAM).decide(ALICE, create))).hasSize(1);
  }

  @Test
  void groupMayNotBeCreatedOverTheLimitOfMembers() {
    var create = new Command.CreateGroup("All", users(Limits.MAX_MEMBERS));

    assertThat(absent(TEAM).decide(ALICE, create))
        .isEqualTo(
            refused(
                Reason.TOO_LARGE, "member_ids: team would have 10001 members, the limit is 10000"));
  }

  @Test
  @DefaultLocale("ar-EG")
  void refusalIsTheSameWhateverTheLocaleOfTheNode() {
    var create = new Command.CreateGroup("All", users(Limits.MAX_MEMBERS));

    assertThat(absent(TEAM).decide(ALICE, create).toString())
        .contains("would have 10001 members, the limit is 10000");
  }

  @ParameterizedTest
  @EnumSource(names = {"OWNER", "MODERATOR"})
  void whoModeratesRenames(Role role) {
    Conversation team = team(BOB).with(BOB, role);

    assertThat(changesOf(team.take(team.command(BOB, new Command.Rename("Crew")))))
        .containsExactly(new Event.Renamed("Crew"));
    assertThat(team.chat.title()).isEqualTo("Crew");
  }

  @Test
  void memberDoesNotRename() {
    assertThat(team(BOB).decide(BOB, new Command.Rename("Crew")))
        .isEqualTo(refused(Reason.FORBIDDEN, "bob is neither owner nor moderator of team"));
  }

  @ParameterizedTest
  @EnumSource
  void ownerSetsAnyRole(Role role) {
    Conversation team = team(BOB);

    assertThat(changesOf(team.take(team.command(ALICE, new Command.SetRole(BOB, role)))))
        .containsExactly(new Event.RoleSet(BOB, role));
    assertThat(team.chat.role(BOB)).contains(role);
  }

  @ParameterizedTest
  @EnumSource(names = {"MODERATOR", "MEMBER"})
  void nobodyButAnOwnerSetsRoles(Role role) {
    Conversation team = team(BOB, CAROL).with(BOB, role);

    assertThat(team.decide(BOB, new Command.SetRole(CAROL, Role.MODERATOR)))
        .isEqualTo(refused(Reason.FORBIDDEN, "bob is not an owner of team: only owners set roles"));
  }

  @Test
  void ownerDoesNotSetTheRoleOfAStranger() {
    assertThat(team(BOB).decide(ALICE, new Command.SetRole(DAVE, Role.MODERATOR)))
        .isEqualTo(refused(Reason.NOT_A_MEMBER, "dave is not a member of team"));
  }

  @ParameterizedTest
  @EnumSource(names = {"MODERATOR", "MEMBER"})
  void lastOwnerStaysOwner(Role role) {
    assertThat(team(BOB).decide(ALICE, new Command.SetRole(ALICE, role)))
        .isEqualTo(
            refused(
                Reason.FORBIDDEN, "team would be left without an owner: make another one first"));
  }

  @Test
  void lastOwnerMayBeMadeOwnerAgain() {
    assertThat(changesOf(team(BOB).decide(ALICE, new Command.SetRole(ALICE, Role.OWNER))))
        .containsExactly(new Event.RoleSet(ALICE, Role.OWNER));
  }

  @Test
  void ownerStepsDownBesideAnother() {
    Conversation team = team(BOB).with(BOB, Role.OWNER);

    assertThat(changesOf(team.decide(ALICE, new Command.SetRole(ALICE, Role.MEMBER))))
        .containsExactly(new Event.RoleSet(ALICE, Role.MEMBER));
  }

  @Test
  void ownerDemotesAnotherOwner() {
    Conversation team = team(BOB).with(BOB, Role.OWNER);

    assertThat(changesOf(team.decide(BOB, new Command.SetRole(ALICE, Role.MEMBER))))
        .containsExactly(new Event.RoleSet(ALICE, Role.MEMBER));
  }

  static Stream<Command.Action> changesOfAGroup() {
    return Stream.of(
        new Command.Rename("Crew"),
        new Command.AddMembers(List.of(CAROL)),
        new Command.RemoveMembers(List.of(BOB)),
        new Command.SetRole(BOB, Role.MODERATOR),
        new Command.Leave());
  }

  @ParameterizedTest
  @MethodSource("changesOfAGroup")
  void directChatStaysAsItIs(Command.Action action) {
    assertThat(aliceAndBob().decide(ALICE, action))
        .isEqualTo(
            refused(
                Reason.FORBIDDEN,
                "d:alice:bob is a direct chat: its members, roles and title stay as they are"));
  }

  @ParameterizedTest
  @MethodSource("changesOfAGroup")
  void strangerChangesNothingAndLearnsNothing(Command.Action action) {
    Decision invisible = refused(Reason.NOT_FOUND, "chat_id team: no such chat");

    assertThat(team(BOB).decide(DAVE, action)).isEqualTo(invisible);
    assertThat(absent(TEAM).decide(DAVE, action)).isEqualTo(invisible);
  }

  @ParameterizedTest
  @MethodSource("changesOfAGroup")
  void strangerLearnsNothingOfADirectChat(Command.Action action) {
    assertThat(aliceAndBob().decide(DAVE, action))
        .isEqualTo(refused(Reason.NOT_FOUND, "chat_id d:alice:bob: no such chat"));
  }

  @ParameterizedTest
  @MethodSource("changesOfAGroup")
  void formerMemberChangesNothing(Command.Action action) {
    Conversation team = team(BOB, DAVE).with(DAVE, Role.MODERATOR).without(DAVE);

    assertThat(team.decide(DAVE, action))
        .isEqualTo(refused(Reason.NOT_A_MEMBER, "dave is not a member of team"));
  }
}
