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
import org.junit.jupiter.api.Test;

/// Channels: what they have besides groups.
final class ChannelTest {
  private static final Command.Action JOIN = new Command.Join();
  private static final Decision INVISIBLE = refused(Reason.NOT_FOUND, "chat_id team: no such chat");

  /// Alice's.
  private static Conversation channel(UserId... members) {
    Conversation channel = absent(TEAM);
    channel.accepted(ALICE, new Command.CreateChannel("News", List.of(members)));
    return channel;
  }

  @Test
  void creatorOwnsTheChannelAndComesFirst() {
    Conversation channel = absent(TEAM);
    var create = new Command.CreateChannel("News", List.of(BOB, ALICE, BOB));

    assertThat(changesOf(channel.take(channel.command(ALICE, create))))
        .containsExactly(new Event.ChatCreated(Kind.CHANNEL, "News", List.of(ALICE, BOB)));
    assertThat(channel.chat.kind()).isEqualTo(Kind.CHANNEL);
    assertThat(channel.chat.role(ALICE)).contains(Role.OWNER);
    assertThat(channel.chat.role(BOB)).contains(Role.MEMBER);
  }

  @Test
  void idThatIsTakenIsAConflict() {
    var create = new Command.CreateChannel("News", List.of());

    assertThat(team(BOB).decide(ALICE, create))
        .isEqualTo(refused(Reason.CONFLICT, "chat_id team is taken"));
    assertThat(absent(ChatId.direct(ALICE, BOB)).decide(ALICE, create))
        .isEqualTo(refused(Reason.CONFLICT, "chat_id d:alice:bob is taken"));
    assertThat(channel().decide(BOB, new Command.CreateGroup("Mine", List.of())))
        .isEqualTo(refused(Reason.CONFLICT, "chat_id team is taken"));
  }

  @Test
  void channelIsCreatedUpToTheLimitOfMembers() {
    assertThat(
            changesOf(
                absent(TEAM)
                    .decide(
                        ALICE, new Command.CreateChannel("All", users(Limits.MAX_MEMBERS - 1)))))
        .hasSize(1);
    assertThat(
            absent(TEAM).decide(ALICE, new Command.CreateChannel("All", users(Limits.MAX_MEMBERS))))
        .isEqualTo(
            refused(
                Reason.TOO_LARGE, "member_ids: team would have 10001 members, the limit is 10000"));
  }

  @Test
  void anybodyJoinsAsAMember() {
    Conversation channel = channel();

    assertThat(changesOf(channel.take(channel.command(DAVE, JOIN))))
        .containsExactly(new Event.MembersAdded(List.of(DAVE)));
    assertThat(channel.chat.role(DAVE)).contains(Role.MEMBER);
    assertThat(changesOf(channel.decide(DAVE, saying("hi")))).hasSize(1);
  }

  @Test
  void whoIsAMemberDoesNotJoinAgain() {
    Decision conflict = refused(Reason.CONFLICT, "bob is a member of team already");

    assertThat(channel(BOB).decide(BOB, JOIN)).isEqualTo(conflict);
    assertThat(team(BOB).decide(BOB, JOIN)).isEqualTo(conflict);
  }

  /// Removal is no ban.
  @Test
  void whoWasRemovedMayJoinAgainAsAMember() {
    Conversation channel = channel(BOB).with(BOB, Role.MODERATOR).without(BOB);

    channel.accepted(BOB, JOIN);

    assertThat(channel.chat.role(BOB)).contains(Role.MEMBER);
    assertThat(channel.chat.former()).isEmpty();
  }

  @Test
  void nobodyJoinsAGroupOrADirectChatOrNothing() {
    assertThat(team(BOB).decide(DAVE, JOIN)).isEqualTo(INVISIBLE);
    assertThat(absent(TEAM).decide(DAVE, JOIN)).isEqualTo(INVISIBLE);
    assertThat(aliceAndBob().decide(DAVE, JOIN))
        .isEqualTo(refused(Reason.NOT_FOUND, "chat_id d:alice:bob: no such chat"));
    assertThat(team(BOB).without(BOB).decide(BOB, JOIN))
        .isEqualTo(refused(Reason.NOT_A_MEMBER, "bob is not a member of team"));
  }

  @Test
  void nobodyJoinsAChannelThatAllHaveLeft() {
    Conversation channel = channel();
    channel.accepted(ALICE, new Command.Leave());

    assertThat(channel.decide(DAVE, JOIN)).isEqualTo(INVISIBLE);
    assertThat(channel.decide(ALICE, JOIN))
        .isEqualTo(refused(Reason.NOT_A_MEMBER, "alice is not a member of team"));
  }

  @Test
  void fullChannelTakesNobodyMore() {
    Conversation channel = absent(TEAM);
    channel.accepted(ALICE, new Command.CreateChannel("All", users(Limits.MAX_MEMBERS - 2)));
    channel.accepted(BOB, JOIN);

    assertThat(channel.decide(CAROL, JOIN))
        .isEqualTo(
            refused(
                Reason.TOO_LARGE, "member_ids: team would have 10001 members, the limit is 10000"));
  }

  @Test
  void channelIsModeratedAndKeepsAnOwnerAsAGroupDoes() {
    Conversation channel = channel(BOB, CAROL).with(BOB, Role.MODERATOR);
    channel.accepted(CAROL, saying("hi"));
    long said = channel.chat.head();

    assertThat(changesOf(channel.decide(BOB, new Command.Delete(said)))).hasSize(1);
    assertThat(changesOf(channel.decide(BOB, new Command.Rename("Olds")))).hasSize(1);
    assertThat(channel.decide(CAROL, new Command.Rename("Olds")))
        .isEqualTo(refused(Reason.FORBIDDEN, "carol is neither owner nor moderator of team"));
    assertThat(channel.decide(ALICE, new Command.Leave()))
        .isEqualTo(
            refused(
                Reason.FORBIDDEN, "team would be left without an owner: make another one first"));
  }
}
