package chat.parley.sequencer;

import static chat.parley.sequencer.Commands.at;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.open;
import static chat.parley.sequencer.Commands.remove;
import static chat.parley.sequencer.Commands.send;
import static chat.parley.sequencer.Commands.users;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Audience;
import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Decider;
import chat.parley.chat.Decision;
import chat.parley.chat.MessageId;
import chat.parley.chat.SessionId;
import chat.parley.chatlog.LogEntry.Logged;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.delivery.Delivery;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OutcomeTest {
  private final Map<ChatId, Chat> chats = new HashMap<>();
  private static final int MAX_BY_USER = 3;

  private long offset = 40;

  @Test
  void anEventIsKeptWithItsWireFormAndThePlaceOfItsCommand() {
    Outcome outcome = outcome(createGroup("g1", "alice", "bob"));

    assertThat(outcome.partition()).isEqualTo(3);
    assertThat(outcome.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.partition()).isEqualTo(3);
              assertThat(event.offset()).isEqualTo(40);
              assertThat(event.json()).asString().contains("\"type\":\"chat_created\"");
            });
  }

  @Test
  void anEventGoesToTheMembersAndItsAnswerComesLast() {
    outcome(createGroup("g1", "alice", "bob"));

    Outcome outcome = outcome(send("g1", "bob", "c-1"));

    assertThat(outcome.deliveries()).hasSize(2);
    Delivery.ToAudience event = (Delivery.ToAudience) outcome.deliveries().getFirst();
    assertThat(event.audience()).isEqualTo(new Audience.Users(users("alice", "bob")));
    assertThat(event.exceptSession()).contains(new SessionId("session-of-bob"));
    assertThat(event.event().utf8()).isSameAs(outcome.events().getFirst().json());
    assertThat(Read.answer(outcome.deliveries().getLast()))
        .isEqualTo(
            new ServerFrame.Ack(
                7,
                Optional.of(new ClientId("c-1")),
                new ChatId("g1"),
                new MessageId("c-1"),
                2,
                1_000,
                false));
  }

  @Test
  void theAnswerToWhatIsNewTakesItsTurnAmongTheEvents() {
    outcome(createGroup("g1", "alice"));

    Outcome outcome = outcome(send("g1", "alice", "c-1"));

    Delivery.ToSession answer = (Delivery.ToSession) outcome.deliveries().getLast();
    assertThat(answer.node()).isEqualTo(Commands.ASKER);
    assertThat(answer.answer().session()).isEqualTo(new SessionId("session-of-alice"));
    assertThat(answer.answer().requestId()).isEqualTo(7);
    assertThat(answer.answer().place()).contains(new InboxItem.Place(new ChatId("g1"), 2));
  }

  @Test
  void theOneWhoAskedGetsWhatTheAnswerDoesNotSay() {
    Outcome outcome = outcome(open("alice", "bob", "c-1"));

    assertThat(outcome.deliveries())
        .filteredOn(Delivery.ToAudience.class::isInstance)
        .extracting(delivery -> ((Delivery.ToAudience) delivery).exceptSession())
        .containsExactly(Optional.empty(), Optional.of(new SessionId("session-of-alice")));
    assertThat(((ServerFrame.Ack) Read.answer(outcome.deliveries().getLast())).seq()).isEqualTo(2);
  }

  @Test
  void whoIsRemovedHearsOfIt() {
    outcome(createGroup("g1", "alice", "bob"));

    Outcome outcome = outcome(remove("g1", "alice", "bob"));

    assertThat(((Delivery.ToAudience) outcome.deliveries().getFirst()).audience())
        .isEqualTo(new Audience.Users(users("alice", "bob")));
  }

  @Test
  void anEventOfALargeChatNamesNobodyButWhomItConcerns() {
    outcome(createGroup("g1", "alice", "bob", "carol", "dave"));

    Outcome message = outcome(send("g1", "bob", "c-1"));
    Outcome removal = outcome(remove("g1", "alice", "dave", "carol"));

    assertThat(((Delivery.ToAudience) message.deliveries().getFirst()).audience())
        .isEqualTo(new Audience.Members(Set.of()));
    assertThat(((Delivery.ToAudience) removal.deliveries().getFirst()).audience())
        .isEqualTo(new Audience.Members(Set.copyOf(users("alice", "bob", "carol", "dave"))));
  }

  @Test
  void aRepeatIsAnsweredByTheFirstReceiptAndHasNoTurn() {
    outcome(createGroup("g1", "alice"));
    outcome(send("g1", "alice", "c-1"));

    Outcome outcome = outcome(send("g1", "alice", "c-1"));

    assertThat(outcome.events()).isEmpty();
    assertThat(outcome.deliveries()).hasSize(1);
    ServerFrame.Ack ack = (ServerFrame.Ack) Read.answer(outcome.deliveries().getFirst());
    assertThat(ack.seq()).isEqualTo(2);
    assertThat(ack.duplicate()).isTrue();
    assertThat(((Delivery.ToSession) outcome.deliveries().getFirst()).answer().place()).isEmpty();
  }

  @Test
  void aRefusalIsToldToTheOneWhoAskedAndNobodyElse() {
    Outcome outcome = outcome(send("g1", "mallory", "c-1"));

    assertThat(outcome.events()).isEmpty();
    assertThat(outcome.deliveries()).hasSize(1);
    assertThat(Read.answer(outcome.deliveries().getFirst()))
        .isInstanceOfSatisfying(
            ServerFrame.Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(OptionalLong.of(7));
              assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
            });
  }

  /// Decides and applies, as the sequencer does.
  private Outcome outcome(LoggedCommand command) {
    Logged entry = at(3, offset++, command).getFirst();
    Chat chat = chats.computeIfAbsent(command.command().chatId(), Chat::absent);
    Decision decision = Decider.decide(chat, command.command());
    if (decision instanceof Decision.Accepted accepted) {
      accepted.events().forEach(chat::apply);
    }
    return Outcome.of(entry, decision, chat, MAX_BY_USER);
  }
}
