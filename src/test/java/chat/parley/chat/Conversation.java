package chat.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Refusal.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// A chat under test and those who speak in it. Gives each command its ids and time, as the gateway
/// does.
final class Conversation {
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final UserId CAROL = new UserId("carol");
  static final UserId DAVE = new UserId("dave");
  static final UserId ERIN = new UserId("erin");
  static final ChatId TEAM = new ChatId("team");
  static final ChatId ALICE_AND_BOB = ChatId.direct(ALICE, BOB);

  final Chat chat;
  private int commands;

  private Conversation(ChatId id) {
    this.chat = Chat.absent(id);
  }

  static Conversation absent(ChatId id) {
    return new Conversation(id);
  }

  /// The group `team`: alice owns it, the others are members.
  static Conversation team(UserId... members) {
    Conversation team = absent(TEAM);
    team.accepted(ALICE, new Command.CreateGroup("Team", List.of(members)));
    return team;
  }

  static Conversation aliceAndBob() {
    Conversation direct = absent(ALICE_AND_BOB);
    direct.accepted(ALICE, opening(BOB, "hi"));
    return direct;
  }

  Conversation with(UserId member, Role role) {
    accepted(ALICE, new Command.SetRole(member, role));
    return this;
  }

  Conversation without(UserId... members) {
    accepted(ALICE, new Command.RemoveMembers(List.of(members)));
    return this;
  }

  Command command(UserId sender, Command.Action action) {
    return command(sender, Optional.empty(), action);
  }

  Command command(UserId sender, Optional<ClientId> clientId, Command.Action action) {
    commands++;
    return new Command(
        chat.id(), sender, clientId, new MessageId("m-" + commands), 1_000 + commands, action);
  }

  Decision decide(UserId sender, Command.Action action) {
    return Decider.decide(chat, command(sender, action));
  }

  /// Decides and applies what comes of it.
  Decision take(Command command) {
    Decision decision = Decider.decide(chat, command);
    if (decision instanceof Decision.Accepted accepted) {
      accepted.events().forEach(chat::apply);
    }
    return decision;
  }

  Decision take(UserId sender, String clientId, Command.Action action) {
    return take(command(sender, Optional.of(new ClientId(clientId)), action));
  }

  /// The events of a command that must not be refused, applied.
  List<Event> accepted(UserId sender, Command.Action action) {
    return eventsOf(take(command(sender, action)));
  }

  static List<Event> eventsOf(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return ((Decision.Accepted) decision).events();
  }

  static List<Event.Change> changesOf(Decision decision) {
    return eventsOf(decision).stream().map(Event::change).toList();
  }

  static Decision refused(Reason reason, String message) {
    return new Decision.Refused(new Refusal(reason, message));
  }

  static Command.Send saying(String text) {
    return new Command.Send(Optional.empty(), "text", text, OptionalLong.empty(), Map.of());
  }

  static Command.Send opening(UserId other, String text) {
    return new Command.Send(Optional.of(other), "text", text, OptionalLong.empty(), Map.of());
  }

  static Command.Send replying(long seq) {
    return new Command.Send(Optional.empty(), "text", "yes", OptionalLong.of(seq), Map.of());
  }

  static Event.Message said(String text) {
    return new Event.Message("text", text, OptionalLong.empty(), Map.of());
  }

  static List<UserId> users(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> new UserId("user-" + i)).toList();
  }
}
