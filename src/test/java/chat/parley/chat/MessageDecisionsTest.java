package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;
import static chat.parley.chat.Conversation.BOB;
import static chat.parley.chat.Conversation.CAROL;
import static chat.parley.chat.Conversation.DAVE;
import static chat.parley.chat.Conversation.TEAM;
import static chat.parley.chat.Conversation.absent;
import static chat.parley.chat.Conversation.aliceAndBob;
import static chat.parley.chat.Conversation.changesOf;
import static chat.parley.chat.Conversation.refused;
import static chat.parley.chat.Conversation.saying;
import static chat.parley.chat.Conversation.team;
import static chat.parley.chat.Conversation.users;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Refusal.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Editing, deleting, reacting: who may, and to what. In `spoken` alice owns the group, and seq 2
/// is bob's.
final class MessageDecisionsTest {
  private static final Attachment CAT = new Attachment("a-1", "cat.png", "image/png", 7);

  private static Conversation spoken(UserId... others) {
    Conversation team =
        team(Stream.concat(Stream.of(BOB), Stream.of(others)).toList().toArray(UserId[]::new));
    team.accepted(BOB, saying("hi"));
    return team;
  }

  private static Command.Edit edit(long target, String text) {
    return new Command.Edit(target, text, List.of());
  }

  private static Command.React react(long target, String emoji) {
    return new Command.React(target, emoji, true);
  }

  private static Command.React unreact(long target, String emoji) {
    return new Command.React(target, emoji, false);
  }

  private static Event.Message message(Conversation conversation, long seq) {
    return conversation.chat.posted(seq).orElseThrow().message();
  }

  /// One of each that a member may do to bob's message, but for the edit: that is bob's alone.
  static Stream<Command.Action> actions() {
    return Stream.of(edit(2, "ho"), new Command.Delete(2), react(2, "👍"));
  }

  @Test
  void authorEditsAndTheMessageSaysSo() {
    Conversation team = spoken();
    Command command = team.command(BOB, edit(2, "ho"));

    assertThat(changesOf(team.take(command))).containsExactly(new Event.Edited(2, "ho", List.of()));
    assertThat(message(team, 2).text()).isEqualTo("ho");
    assertThat(message(team, 2).editedAt()).hasValue(command.at());
  }

  @ParameterizedTest
  @EnumSource
  void nobodyElseEdits(Role role) {
    Conversation team = spoken(CAROL).with(CAROL, role);

    assertThat(team.decide(CAROL, edit(2, "ho")))
        .isEqualTo(
            refused(Reason.FORBIDDEN, "target_seq 2: carol did not write it, and may not edit it"));
  }

  @Test
  void editKeepsAllButTextAndMentions() {
    Conversation team = team(BOB, CAROL);
    Map<String, String> meta = Map.of("lang", "de");
    team.accepted(
        BOB,
        new Command.Send(
            Optional.empty(),
            "image",
            "@alice",
            OptionalLong.of(1),
            meta,
            List.of(),
            List.of(CAT)));
    Command command = team.command(BOB, new Command.Edit(2, "@carol", List.of()));
    team.take(command);

    assertThat(message(team, 2))
        .isEqualTo(
            new Event.Message(
                "image",
                "@carol",
                OptionalLong.of(1),
                meta,
                List.of(CAROL),
                List.of(CAT),
                OptionalLong.of(command.at()),
                false));
  }

  @Test
  void messageOfTextAloneIsNotEditedToNothing() {
    assertThat(spoken().decide(BOB, edit(2, "")))
        .isEqualTo(
            refused(Reason.CONFLICT, "text must not be empty: target_seq 2 has no attachments"));
  }

  @Test
  void messageWithAttachmentsMayLoseItsText() {
    Conversation team = team(BOB);
    team.accepted(
        BOB,
        new Command.Send(
            Optional.empty(),
            "text",
            "look",
            OptionalLong.empty(),
            Map.of(),
            List.of(),
            List.of(CAT)));

    team.accepted(BOB, edit(2, ""));

    assertThat(message(team, 2).text()).isEmpty();
    assertThat(message(team, 2).attachments()).containsExactly(CAT);
  }

  @Test
  void authorDeletesAndNothingOfTheMessageIsLeft() {
    Conversation team = team(BOB);
    team.accepted(
        BOB,
        new Command.Send(
            Optional.empty(),
            "image",
            "@alice",
            OptionalLong.of(1),
            Map.of("lang", "de"),
            List.of(),
            List.of(CAT)));
    team.accepted(BOB, edit(2, "ho"));
    team.accepted(ALICE, react(2, "👍"));

    assertThat(changesOf(team.take(team.command(BOB, new Command.Delete(2)))))
        .containsExactly(new Event.Deleted(2));
    Posted left = team.chat.posted(2).orElseThrow();
    assertThat(left.message())
        .isEqualTo(
            new Event.Message(
                "image",
                "",
                OptionalLong.of(1),
                Map.of(),
                List.of(),
                List.of(),
                OptionalLong.empty(),
                true));
    assertThat(left.reactions()).isZero();
    assertThat(left.own()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"OWNER", "MODERATOR"})
  void whoModeratesDeletesWhatOthersWrote(Role role) {
    Conversation team = spoken(CAROL).with(CAROL, role);

    assertThat(changesOf(team.decide(CAROL, new Command.Delete(2))))
        .containsExactly(new Event.Deleted(2));
  }

  @Test
  void memberDoesNotDeleteWhatOthersWrote() {
    assertThat(spoken(CAROL).decide(CAROL, new Command.Delete(2)))
        .isEqualTo(
            refused(
                Reason.FORBIDDEN,
                "target_seq 2: carol did not write it, and does not moderate team"));
  }

  @Test
  void moderatorDeletesWhatOneWroteWhoHasLeft() {
    Conversation team = spoken().without(BOB);

    assertThat(changesOf(team.decide(ALICE, new Command.Delete(2))))
        .containsExactly(new Event.Deleted(2));
  }

  /// Its creator is not its owner.
  @Test
  void inADirectChatNobodyDeletesWhatTheOtherWrote() {
    Conversation direct = aliceAndBob();

    assertThat(direct.decide(BOB, new Command.Delete(2)))
        .isEqualTo(
            refused(
                Reason.FORBIDDEN,
                "target_seq 2: bob did not write it, and does not moderate d:alice:bob"));
    assertThat(changesOf(direct.decide(ALICE, new Command.Delete(2))))
        .containsExactly(new Event.Deleted(2));
  }

  @Test
  void inADirectChatBothReactAndTheAuthorEdits() {
    Conversation direct = aliceAndBob();

    assertThat(changesOf(direct.decide(BOB, react(2, "👍"))))
        .containsExactly(new Event.Reacted(2, "👍", true));
    assertThat(changesOf(direct.decide(ALICE, edit(2, "ho"))))
        .containsExactly(new Event.Edited(2, "ho", List.of()));
    assertThat(direct.decide(BOB, edit(2, "ho"))).isInstanceOf(Decision.Refused.class);
  }

  @Test
  void anyMemberReactsAndTakesItBack() {
    Conversation team = spoken(CAROL);

    assertThat(changesOf(team.take(team.command(CAROL, react(2, "👍")))))
        .containsExactly(new Event.Reacted(2, "👍", true));
    team.accepted(ALICE, react(2, "👍"));
    team.accepted(BOB, react(2, "👍"));
    assertThat(team.chat.posted(2).orElseThrow().reactions()).isEqualTo(3);

    assertThat(changesOf(team.take(team.command(CAROL, unreact(2, "👍")))))
        .containsExactly(new Event.Reacted(2, "👍", false));
    assertThat(team.chat.posted(2).orElseThrow().reactions()).isEqualTo(2);
    team.accepted(CAROL, react(2, "👍"));
  }

  @Test
  void reactionThatOneHasIsNotGivenAgain() {
    Conversation team = spoken();
    team.accepted(ALICE, react(2, "👍"));

    assertThat(team.decide(ALICE, react(2, "👍")))
        .isEqualTo(refused(Reason.CONFLICT, "target_seq 2: alice has that reaction"));
    assertThat(changesOf(team.decide(ALICE, react(2, "👎")))).hasSize(1);
    assertThat(changesOf(team.decide(BOB, react(2, "👍")))).hasSize(1);
  }

  @Test
  void reactionThatOneHasNotIsNotTakenBack() {
    Conversation team = spoken();
    team.accepted(ALICE, react(2, "👍"));

    assertThat(team.decide(BOB, unreact(2, "👍")))
        .isEqualTo(refused(Reason.CONFLICT, "target_seq 2: bob has no such reaction"));
    assertThat(team.decide(ALICE, unreact(2, "👎")))
        .isEqualTo(refused(Reason.CONFLICT, "target_seq 2: alice has no such reaction"));
  }

  @Test
  void userHasReactionsUpToTheLimitAndNoMore() {
    Conversation team = spoken();
    for (int i = 1; i < Limits.MAX_REACTIONS_BY_USER; i++) {
      team.accepted(ALICE, react(2, "e" + i));
    }
    team.accepted(ALICE, react(2, "last"));

    assertThat(team.decide(ALICE, react(2, "over")))
        .isEqualTo(
            refused(Reason.TOO_LARGE, "target_seq 2: alice has 20 reactions, the limit is 20"));
    assertThat(changesOf(team.decide(BOB, react(2, "over")))).hasSize(1);
    team.accepted(ALICE, unreact(2, "last"));
    assertThat(changesOf(team.decide(ALICE, react(2, "over")))).hasSize(1);
  }

  @Test
  void messageHasReactionsUpToTheLimitAndNoMore() {
    UserId[] reacting = users(Limits.MAX_REACTIONS).toArray(UserId[]::new);
    Conversation team = team(reacting);
    team.accepted(ALICE, saying("hi"));
    for (UserId user : reacting) {
      team.accepted(user, react(2, "👍"));
    }

    assertThat(team.decide(ALICE, react(2, "👍")))
        .isEqualTo(refused(Reason.TOO_LARGE, "target_seq 2 has 1000 reactions, the limit is 1000"));
    team.accepted(reacting[0], unreact(2, "👍"));
    assertThat(changesOf(team.decide(ALICE, react(2, "👍")))).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("actions")
  void deletedMessageStaysAsItIs(Command.Action action) {
    Conversation team = spoken();
    team.accepted(BOB, new Command.Delete(2));

    assertThat(team.decide(BOB, action))
        .isEqualTo(refused(Reason.CONFLICT, "target_seq 2: the message was deleted"));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void seqThatIsNotThereIsNotFound(Command.Action action) {
    assertThat(team(BOB).decide(BOB, action))
        .isEqualTo(refused(Reason.NOT_FOUND, "target_seq 2: no such message in team"));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void whatIsNoMessageIsNotFound(Command.Action action) {
    Conversation team = team(BOB);
    team.accepted(ALICE, new Command.Rename("Crew"));

    assertThat(team.decide(BOB, action))
        .isEqualTo(refused(Reason.NOT_FOUND, "target_seq 2: no such message in team"));
  }

  @Test
  void changeOfAMessageIsNoMessage() {
    Conversation team = spoken();
    team.accepted(BOB, edit(2, "ho"));
    team.accepted(BOB, react(2, "👍"));

    for (long seq : List.of(3L, 4L)) {
      assertThat(team.decide(BOB, edit(seq, "he")))
          .isEqualTo(
              refused(Reason.NOT_FOUND, "target_seq %d: no such message in team".formatted(seq)));
    }
  }

  @ParameterizedTest
  @MethodSource("actions")
  void formerMemberChangesNothingNotEvenTheirOwn(Command.Action action) {
    assertThat(spoken().without(BOB).decide(BOB, action))
        .isEqualTo(refused(Reason.NOT_A_MEMBER, "bob is not a member of team"));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void strangerChangesNothingAndLearnsNothing(Command.Action action) {
    Decision invisible = refused(Reason.NOT_FOUND, "chat_id team: no such chat");

    assertThat(spoken().decide(DAVE, action)).isEqualTo(invisible);
    assertThat(absent(TEAM).decide(DAVE, action)).isEqualTo(invisible);
  }

  @Test
  void memberWhoCameLaterMayReactToWhatCameBefore() {
    Conversation team = spoken();
    team.accepted(ALICE, new Command.AddMembers(List.of(DAVE)));

    assertThat(changesOf(team.decide(DAVE, react(2, "👍")))).hasSize(1);
  }

  @Test
  void forgottenMessageIsChangedOnlyWhenItIsRememberedAgain() {
    Conversation team = spoken();
    Posted kept = team.chat.posted(2).orElseThrow();
    team.chat.forget();
    assertThat(team.decide(BOB, edit(2, "ho"))).isInstanceOf(Decision.Refused.class);

    team.chat.remember(kept);

    assertThat(changesOf(team.decide(BOB, edit(2, "ho")))).hasSize(1);
  }

  @Test
  void mentionsOfSendAndEditAreMembers() {
    Conversation team = team(BOB, CAROL);
    team.accepted(
        BOB,
        new Command.Send(
            Optional.empty(),
            "text",
            "@alice @dave",
            OptionalLong.empty(),
            Map.of(),
            List.of(CAROL, DAVE),
            List.of()));
    assertThat(message(team, 2).mentions()).containsExactly(CAROL, ALICE);

    assertThat(changesOf(team.decide(BOB, new Command.Edit(2, "hi", List.of(DAVE, ALICE)))))
        .containsExactly(new Event.Edited(2, "hi", List.of(ALICE)));
  }

  @Test
  void messageThatOpensAChatMentionsItsMembers() {
    assertThat(
            changesOf(
                absent(ChatId.direct(ALICE, BOB)).decide(ALICE, Conversation.opening(BOB, "@bob"))))
        .last()
        .extracting(change -> ((Event.Message) change).mentions())
        .isEqualTo(List.of(BOB));
  }
}
