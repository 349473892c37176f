package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;
import static chat.parley.chat.Conversation.BOB;
import static chat.parley.chat.Conversation.CAROL;
import static chat.parley.chat.Conversation.DAVE;
import static chat.parley.chat.Conversation.TEAM;
import static chat.parley.chat.Conversation.saying;
import static chat.parley.chat.Conversation.team;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// In chats that are large with more than three members.
final class AudienceTest {
  private static final int MAX_BY_USER = 3;
  private static final UserId EVE = new UserId("eve");
  private static final Audience ALL_KNOWN = new Audience.Members(Set.of());

  // ---- by user

  @Test
  void messageReachesAllMembersAndItsSender() {
    Conversation team = team(BOB, CAROL);

    assertThat(act(team, BOB, saying("hi"))).isEqualTo(users(ALICE, BOB, CAROL));
  }

  @Test
  void removalReachesThoseWhomItRemoved() {
    Conversation team = team(BOB, CAROL);

    assertThat(act(team, ALICE, new Command.RemoveMembers(List.of(BOB, CAROL))))
        .isEqualTo(users(ALICE, BOB, CAROL));
  }

  @Test
  void whoLeftGetsThatEventAndNoneAfterIt() {
    Conversation team = team(BOB);

    assertThat(act(team, BOB, new Command.Leave())).isEqualTo(users(ALICE, BOB));
    assertThat(act(team, ALICE, saying("gone?"))).isEqualTo(users(ALICE));
  }

  @Test
  void whoIsAddedGetsTheEventThatAddsThem() {
    Conversation team = team(BOB);

    assertThat(act(team, ALICE, new Command.AddMembers(List.of(CAROL))))
        .isEqualTo(users(ALICE, BOB, CAROL));
  }

  // ---- by chat

  @Test
  void whatChangesNoMemberOfALargeChatNamesNobody() {
    Conversation team = team(BOB, CAROL, DAVE);

    assertThat(act(team, BOB, saying("hi"))).isEqualTo(ALL_KNOWN);
    assertThat(act(team, ALICE, new Command.Rename("Crew"))).isEqualTo(ALL_KNOWN);
    assertThat(act(team, ALICE, new Command.SetRole(BOB, Role.OWNER))).isEqualTo(ALL_KNOWN);
  }

  @Test
  void whoComesOrGoesInALargeChatIsNamed() {
    Conversation team = team(BOB, CAROL, DAVE);

    assertThat(act(team, ALICE, new Command.AddMembers(List.of(EVE)))).isEqualTo(members(EVE));
    assertThat(act(team, EVE, new Command.Leave())).isEqualTo(members(EVE));
  }

  @Test
  void theEventThatMakesAChatLargeNamesAll() {
    Conversation team = team(BOB, CAROL);

    assertThat(act(team, ALICE, new Command.AddMembers(List.of(DAVE))))
        .isEqualTo(members(ALICE, BOB, CAROL, DAVE));
  }

  @Test
  void aChatThatBeginsLargeNamesAll() {
    Conversation team = Conversation.absent(TEAM);

    assertThat(act(team, ALICE, new Command.CreateGroup("Team", List.of(BOB, CAROL, DAVE))))
        .isEqualTo(members(ALICE, BOB, CAROL, DAVE));
  }

  @Test
  void theEventAfterWhichAChatIsNotLargeNamesAllAndWhoIsGone() {
    Conversation team = team(BOB, CAROL, DAVE);

    assertThat(act(team, ALICE, new Command.RemoveMembers(List.of(DAVE))))
        .isEqualTo(members(ALICE, BOB, CAROL, DAVE));
    assertThat(act(team, BOB, saying("hi"))).isEqualTo(users(ALICE, BOB, CAROL));
  }

  // ---- again

  @Test
  void whatMayHaveMadeAChatLargeOrSmallNamesAllAgain() {
    Conversation team = team(BOB, CAROL, DAVE, EVE);
    Event removed = team.accepted(ALICE, new Command.RemoveMembers(List.of(EVE))).getFirst();
    assertThat(Audience.again(removed, team.chat, MAX_BY_USER))
        .isEqualTo(members(ALICE, BOB, CAROL, DAVE, EVE));

    Event added = team.accepted(ALICE, new Command.AddMembers(List.of(EVE))).getFirst();
    assertThat(Audience.again(added, team.chat, MAX_BY_USER))
        .isEqualTo(members(ALICE, BOB, CAROL, DAVE, EVE));
  }

  /// Who is not known where they are is told so by the event that made the chat large.
  @Test
  void anotherEventIsRoutedAgainAsTheChatIsNow() {
    Conversation team = team(BOB, CAROL);
    Event said = team.accepted(BOB, saying("hi")).getFirst();
    assertThat(Audience.again(said, team.chat, MAX_BY_USER)).isEqualTo(users(ALICE, BOB, CAROL));

    team.accepted(ALICE, new Command.AddMembers(List.of(DAVE)));
    assertThat(Audience.again(said, team.chat, MAX_BY_USER)).isEqualTo(ALL_KNOWN);

    team.accepted(ALICE, new Command.RemoveMembers(List.of(DAVE)));
    assertThat(Audience.again(said, team.chat, MAX_BY_USER)).isEqualTo(users(ALICE, BOB, CAROL));
  }

  /// A removal may be the one that made the chat small, which every session must then see.
  @Test
  void aRemovalFromASmallChatNamesAllAgain() {
    Conversation team = team(BOB, CAROL);
    Event removed = team.accepted(ALICE, new Command.RemoveMembers(List.of(CAROL))).getFirst();

    assertThat(Audience.again(removed, team.chat, MAX_BY_USER))
        .isEqualTo(members(ALICE, BOB, CAROL));
  }

  @Test
  void theAudienceOfAMessageIsTheSameObjectHoweverManyMembers() {
    UserId[] many =
        IntStream.range(0, 5_000).mapToObj(i -> new UserId("u" + i)).toArray(UserId[]::new);
    Conversation team = team(many);

    assertThat(act(team, ALICE, saying("1"))).isSameAs(act(team, ALICE, saying("2")));
  }

  private static Audience act(Conversation chat, UserId sender, Command.Action action) {
    return Audience.of(chat.accepted(sender, action).getLast(), chat.chat, MAX_BY_USER);
  }

  private static Audience users(UserId... users) {
    return new Audience.Users(List.of(users));
  }

  private static Audience members(UserId... concerned) {
    return new Audience.Members(Set.of(concerned));
  }
}
