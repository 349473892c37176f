package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;
import static chat.parley.chat.Conversation.ALICE_AND_BOB;
import static chat.parley.chat.Conversation.BOB;
import static chat.parley.chat.Conversation.CAROL;
import static chat.parley.chat.Conversation.DAVE;
import static chat.parley.chat.Conversation.TEAM;
import static chat.parley.chat.Conversation.aliceAndBob;
import static chat.parley.chat.Conversation.said;
import static chat.parley.chat.Conversation.team;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatTest {
  private static final IdempotencyKey KEY = new IdempotencyKey(TEAM, BOB, new ClientId("c-1"));

  @Test
  void absentChatDoesNotExistAndHasNoMembers() {
    Chat chat = Chat.absent(TEAM);

    assertThat(chat.exists()).isFalse();
    assertThat(chat.head()).isZero();
    assertThat(chat.members()).isEmpty();
    assertThat(chat.former()).isEmpty();
  }

  @Test
  void idTellsTheKindOfAnAbsentChat() {
    assertThat(Chat.absent(TEAM).kind()).isEqualTo(Kind.GROUP);
    assertThat(Chat.absent(ALICE_AND_BOB).kind()).isEqualTo(Kind.DIRECT);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 3, Long.MAX_VALUE})
  void eventThatIsNotTheNextIsNotApplied(long seq) {
    Chat team = team(BOB).chat;

    assertThatThrownBy(() -> team.apply(message(TEAM, seq)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("team is at seq 1: cannot apply seq %s of team", seq);
    assertThat(team.head()).isEqualTo(1);
  }

  @Test
  void eventOfAnotherChatIsNotApplied() {
    Chat team = team(BOB).chat;

    assertThatThrownBy(() -> team.apply(message(ALICE_AND_BOB, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("team is at seq 1: cannot apply seq 2 of d:alice:bob");
    assertThat(team.receipt(KEY)).isEmpty();
  }

  @Test
  void headIsTheSeqOfTheLastEvent() {
    Chat team = team(BOB).chat;
    team.apply(message(TEAM, 2));

    assertThat(team.head()).isEqualTo(2);
  }

  @Test
  void appliedEventLeavesItsReceipt() {
    Chat team = team(BOB).chat;
    Event event = message(TEAM, 2);
    team.apply(event);

    assertThat(team.receipt(KEY)).contains(new Receipt(2, event.id(), event.at()));
  }

  @Test
  void forgottenReceiptsAreGone() {
    Chat team = team(BOB).chat;
    team.apply(message(TEAM, 2));
    team.forget();

    assertThat(team.receipt(KEY)).isEmpty();
    assertThat(team.head()).isEqualTo(2);
  }

  @Test
  void removedMembersAreFormerUntilTheyComeBack() {
    Conversation team = team(BOB, CAROL).without(BOB, CAROL);
    assertThat(team.chat.former()).containsExactlyInAnyOrder(BOB, CAROL);

    team.accepted(ALICE, new Command.AddMembers(List.of(BOB)));
    assertThat(team.chat.former()).containsExactly(CAROL);
  }

  @Test
  void membersComeInTheOrderInWhichTheyJoined() {
    Conversation team = team(DAVE, BOB).without(DAVE);
    team.accepted(ALICE, new Command.AddMembers(List.of(DAVE)));

    assertThat(team.chat.members().keySet()).containsExactly(ALICE, BOB, DAVE);
  }

  @Test
  void directChatHasNoOwner() {
    assertThat(aliceAndBob().chat.members().values()).containsOnly(Role.MEMBER);
  }

  @Test
  void membersAndFormerMembersCannotBeChangedFromOutside() {
    Chat team = team(BOB).without(BOB).chat;

    assertThatThrownBy(() -> team.members().put(CAROL, Role.OWNER))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> team.former().add(CAROL))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void restoredChatCopiesWhatItIsGiven() {
    Map<UserId, Role> members = new LinkedHashMap<>(Map.of(ALICE, Role.OWNER));
    Set<UserId> former = new HashSet<>(Set.of(BOB));
    Chat chat = Chat.restored(TEAM, Kind.GROUP, "Team", 3, members, former);
    members.clear();
    former.clear();

    assertThat(chat.members()).containsExactly(Map.entry(ALICE, Role.OWNER));
    assertThat(chat.former()).containsExactly(BOB);
  }

  @Test
  void restoredChatEqualsTheReplayedOne() {
    List<Event> events = new ArrayList<>();
    Conversation team = Conversation.absent(TEAM);
    events.addAll(team.accepted(ALICE, new Command.CreateGroup("Team", List.of(BOB, CAROL))));
    events.addAll(team.accepted(ALICE, new Command.SetRole(BOB, Role.MODERATOR)));
    events.addAll(team.accepted(BOB, new Command.RemoveMembers(List.of(CAROL))));
    events.addAll(team.accepted(BOB, new Command.Rename("Crew")));
    events.addAll(team.accepted(BOB, new Command.AddMembers(List.of(DAVE))));
    Chat replayed = Chat.absent(TEAM);
    events.forEach(replayed::apply);

    Map<UserId, Role> members = new LinkedHashMap<>();
    members.put(ALICE, Role.OWNER);
    members.put(BOB, Role.MODERATOR);
    members.put(DAVE, Role.MEMBER);
    Chat restored = Chat.restored(TEAM, Kind.GROUP, "Crew", 5, members, Set.of(CAROL));

    assertThat(ChatSnapshot.of(restored)).isEqualTo(ChatSnapshot.of(replayed));
    assertThat(ChatSnapshot.of(restored)).isEqualTo(ChatSnapshot.of(team.chat));
  }

  private static Event message(ChatId chat, long seq) {
    return new Event(
        chat, seq, BOB, Optional.of(KEY.clientId()), new MessageId("m-x"), 9, said("hi"));
  }
}
