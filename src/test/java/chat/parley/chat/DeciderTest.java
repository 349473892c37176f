package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;
import static chat.parley.chat.Conversation.ALICE_AND_BOB;
import static chat.parley.chat.Conversation.BOB;
import static chat.parley.chat.Conversation.CAROL;
import static chat.parley.chat.Conversation.DAVE;
import static chat.parley.chat.Conversation.TEAM;
import static chat.parley.chat.Conversation.absent;
import static chat.parley.chat.Conversation.aliceAndBob;
import static chat.parley.chat.Conversation.changesOf;
import static chat.parley.chat.Conversation.eventsOf;
import static chat.parley.chat.Conversation.opening;
import static chat.parley.chat.Conversation.refused;
import static chat.parley.chat.Conversation.replying;
import static chat.parley.chat.Conversation.said;
import static chat.parley.chat.Conversation.saying;
import static chat.parley.chat.Conversation.team;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import chat.parley.chat.Refusal.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Sending: who may, what opens a chat, what a message may answer. See [DeciderDuplicatesTest],
/// [DeciderGroupTest] and [DeciderMembersTest] for the other rules.
final class DeciderTest {

  @Test
  void memberPostsTheNextEvent() {
    Conversation team = team(BOB);
    Command command = team.command(BOB, Optional.of(new ClientId("c-1")), saying("hi"));

    assertThat(team.take(command))
        .isEqualTo(
            new Decision.Accepted(
                List.of(
                    new Event(
                        TEAM,
                        2,
                        BOB,
                        command.clientId(),
                        command.id(),
                        command.at(),
                        said("hi")))));
  }

  @Test
  void messageKeepsAllThatWasSent() {
    Map<String, String> meta = Map.of("lang", "de");
    var send = new Command.Send(Optional.empty(), "image", "cat", OptionalLong.of(1), meta);

    assertThat(changesOf(team(BOB).decide(BOB, send)))
        .containsExactly(new Event.Message("image", "cat", OptionalLong.of(1), meta));
  }

  @Test
  void metaKeepsItsOrderOnEveryNode() {
    Map<String, String> meta = new LinkedHashMap<>();
    for (int i = Limits.MAX_META_ENTRIES; i > 0; i--) {
      meta.put("key-" + i, "value");
    }
    var send = new Command.Send(Optional.empty(), "text", "hi", OptionalLong.empty(), meta);

    var message = (Event.Message) changesOf(team(BOB).decide(BOB, send)).getFirst();

    assertThat(List.copyOf(message.meta().keySet())).isEqualTo(List.copyOf(meta.keySet()));
  }

  @Test
  void nobodySendsToAChatThatDoesNotExist() {
    assertThat(absent(TEAM).decide(ALICE, saying("hi")))
        .isEqualTo(refused(Reason.NOT_FOUND, "chat_id team: no such chat"));
  }

  @Test
  void directChatIsNotOpenedWithoutNamingTheOther() {
    assertThat(absent(ALICE_AND_BOB).decide(ALICE, saying("hi")))
        .isEqualTo(refused(Reason.NOT_FOUND, "chat_id d:alice:bob: no such chat"));
  }

  @Test
  void strangerIsToldThatTheChatDoesNotExist() {
    assertThat(team(BOB).decide(CAROL, saying("hi")))
        .isEqualTo(refused(Reason.NOT_FOUND, "chat_id team: no such chat"));
  }

  @Test
  void strangerIsToldThatADirectChatDoesNotExist() {
    assertThat(aliceAndBob().decide(CAROL, saying("hi")))
        .isEqualTo(refused(Reason.NOT_FOUND, "chat_id d:alice:bob: no such chat"));
  }

  @Test
  void formerMemberIsToldThatTheyAreNoMember() {
    assertThat(team(BOB).without(BOB).decide(BOB, saying("hi")))
        .isEqualTo(refused(Reason.NOT_A_MEMBER, "bob is not a member of team"));
  }

  @Test
  void firstMessageOpensTheDirectChatByTwoEvents() {
    Conversation direct = absent(ALICE_AND_BOB);
    Command command = direct.command(BOB, Optional.of(new ClientId("c-1")), opening(ALICE, "hi"));

    List<Event> events = eventsOf(direct.take(command));

    assertThat(events)
        .extracting(Event::seq, Event::sender, Event::clientId, Event::at, Event::change)
        .containsExactly(
            tuple(
                1L,
                BOB,
                Optional.empty(),
                command.at(),
                new Event.ChatCreated(Kind.DIRECT, "", List.of(BOB, ALICE))),
            tuple(2L, BOB, command.clientId(), command.at(), said("hi")));
  }

  @Test
  void messageThatOpensAChatAnswersTheCommand() {
    Conversation direct = absent(ALICE_AND_BOB);
    Command command = direct.command(ALICE, opening(BOB, "hi"));

    var accepted = (Decision.Accepted) direct.take(command);

    assertThat(accepted.answer().receipt()).isEqualTo(new Receipt(2, command.id(), command.at()));
  }

  @Test
  void eventsOfOneCommandHaveDifferentIds() {
    List<Event> events = eventsOf(absent(ALICE_AND_BOB).decide(ALICE, opening(BOB, "hi")));

    assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
  }

  @Test
  void openChatIsNotOpenedAgain() {
    assertThat(changesOf(aliceAndBob().decide(BOB, opening(ALICE, "hi"))))
        .containsExactly(said("hi"));
  }

  @Test
  void oneTalksToOneself() {
    Conversation self = absent(ChatId.direct(ALICE, ALICE));

    assertThat(changesOf(self.take(self.command(ALICE, opening(ALICE, "note")))))
        .containsExactly(new Event.ChatCreated(Kind.DIRECT, "", List.of(ALICE)), said("note"));
    assertThat(self.chat.members()).containsOnlyKeys(ALICE);
  }

  @Test
  void directChatIsNotOpenedWithAnotherThanItsIdNames() {
    assertThat(absent(ALICE_AND_BOB).decide(ALICE, opening(CAROL, "hi")))
        .isEqualTo(refused(Reason.CONFLICT, "d:alice:bob is not the chat of alice and carol"));
  }

  @Test
  void strangerCannotTellWhetherADirectChatExists() {
    Decision absent = absent(ALICE_AND_BOB).decide(CAROL, opening(BOB, "hi"));
    Decision present = aliceAndBob().decide(CAROL, opening(BOB, "hi"));

    assertThat(absent)
        .isEqualTo(present)
        .isEqualTo(refused(Reason.NOT_FOUND, "chat_id d:alice:bob: no such chat"));
  }

  @Test
  void messageToANamedChatOpensAGroupThatItsSenderOwns() {
    Conversation named = absent(new ChatId("c1"));

    assertThat(changesOf(named.take(named.command(ALICE, opening(BOB, "hi")))))
        .containsExactly(new Event.ChatCreated(Kind.GROUP, "", List.of(ALICE, BOB)), said("hi"));
    assertThat(named.chat.members())
        .containsExactly(Map.entry(ALICE, Role.OWNER), Map.entry(BOB, Role.MEMBER));
  }

  @Test
  void strangerDoesNotEnterANamedChatBySending() {
    assertThat(team(BOB).decide(CAROL, opening(BOB, "hi")))
        .isEqualTo(refused(Reason.NOT_FOUND, "chat_id team: no such chat"));
  }

  @Test
  void otherUserOfANamedChatMustBeAMember() {
    assertThat(team(BOB).decide(ALICE, opening(DAVE, "hi")))
        .isEqualTo(refused(Reason.NOT_A_MEMBER, "dave is not a member of team"));
  }

  @Test
  void otherUserOfANamedChatMustStillBeAMember() {
    assertThat(team(BOB).without(BOB).decide(ALICE, opening(BOB, "hi")))
        .isEqualTo(refused(Reason.NOT_A_MEMBER, "bob is not a member of team"));
  }

  @Test
  void lastEventCanBeAnswered() {
    Conversation team = team(BOB);
    team.accepted(ALICE, saying("lunch?"));

    assertThat(changesOf(team.decide(BOB, replying(2))))
        .containsExactly(new Event.Message("text", "yes", OptionalLong.of(2), Map.of()));
  }

  @Test
  void whatHasNotHappenedYetCannotBeAnswered() {
    Conversation team = team(BOB);
    team.accepted(ALICE, saying("lunch?"));

    assertThat(team.decide(BOB, replying(3)))
        .isEqualTo(refused(Reason.NOT_FOUND, "reply_to 3: team has no such seq yet"));
  }

  @Test
  void messageThatOpensAChatAnswersNothing() {
    var send = new Command.Send(Optional.of(BOB), "text", "yes", OptionalLong.of(1), Map.of());

    assertThat(absent(ALICE_AND_BOB).decide(ALICE, send))
        .isEqualTo(refused(Reason.NOT_FOUND, "reply_to 1: d:alice:bob has no such seq yet"));
  }

  @Test
  void timesMayRunBackwards() {
    Conversation team = team(BOB);
    Command early =
        new Command(TEAM, BOB, Optional.empty(), new MessageId("m-early"), 5, saying("hi"));

    assertThat(eventsOf(team.take(early))).extracting(Event::at).containsExactly(5L);
  }
}
