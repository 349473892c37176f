package chat.parley.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/// What a handful of users ask of a handful of chats, and what befalls the sequencer meanwhile.
public record ChatScript(List<Step> steps) {
  public static final List<UserId> USERS =
      List.of(new UserId("ann"), new UserId("bob"), new UserId("cat"), new UserId("dan"));
  public static final List<ChatId> CHATS =
      List.of(
          new ChatId("g"),
          new ChatId("h"),
          ChatId.direct(USERS.get(0), USERS.get(1)),
          new ChatId("d:cat:cat"),
          new ChatId("c"));

  public sealed interface Step {}

  public record Ask(ChatId chat, UserId sender, Optional<ClientId> clientId, Command.Action action)
      implements Step {}

  public record Commit() implements Step {}

  public record Evict(ChatId chat) implements Step {}

  public record Crash() implements Step {}

  /// The commands alone, complete: ids and times as the gateway gives them.
  public List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Ask ask) {
        MessageId id = new MessageId("m-" + i);
        long at = 1_000 + i * 7L % 5;
        commands.add(new Command(ask.chat(), ask.sender(), ask.clientId(), id, at, ask.action()));
      }
    }
    return commands;
  }

  /// Runs all steps.
  SequencerModel run() {
    SequencerModel model = new SequencerModel();
    var commands = commands().iterator();
    for (Step step : steps) {
      switch (step) {
        case Ask _ -> model.take(commands.next());
        case Commit _ -> model.commit();
        case Evict evict -> model.evict(evict.chat());
        case Crash _ -> model.crash();
      }
    }
    return model;
  }

  /// Commands alone to one state that is kept in memory for ever, receipts and all.
  List<Decision> decisionsOfOneMemory() {
    Map<ChatId, Chat> chats = new HashMap<>();
    List<Decision> decisions = new ArrayList<>();
    for (Command command : commands()) {
      Chat chat = chats.computeIfAbsent(command.chatId(), Chat::absent);
      Decision decision = Decider.decide(chat, command);
      if (decision instanceof Decision.Accepted accepted) {
        accepted.events().forEach(chat::apply);
      }
      decisions.add(decision);
    }
    return decisions;
  }

  public static Arbitrary<ChatScript> scripts() {
    return Arbitraries.frequencyOf(
            Tuple.of(30, asks()),
            Tuple.of(2, Arbitraries.create(Commit::new)),
            Tuple.of(2, Arbitraries.of(CHATS).map(Evict::new)),
            Tuple.of(1, Arbitraries.create(Crash::new)))
        .map(step -> (Step) step)
        .list()
        .ofMaxSize(180)
        .withSizeDistribution(RandomDistribution.uniform())
        .map(ChatScript::new)
        .withoutEdgeCases();
  }

  /// Anything, and more often what opens a chat, as little happens before.
  private static Arbitrary<Ask> asks() {
    Arbitrary<ChatId> chats =
        Arbitraries.frequency(
            Tuple.of(6, CHATS.get(0)),
            Tuple.of(4, CHATS.get(1)),
            Tuple.of(2, CHATS.get(2)),
            Tuple.of(1, CHATS.get(3)),
            Tuple.of(4, CHATS.get(4)));
    return Arbitraries.frequencyOf(
        Tuple.of(20, asks(chats, actions())),
        Tuple.of(14, asks(chats, talk())),
        Tuple.of(2, asks(Arbitraries.of(CHATS.get(0), CHATS.get(1)), creations())),
        Tuple.of(1, asks(Arbitraries.just(CHATS.get(4)), channels())),
        Tuple.of(1, asks(Arbitraries.just(CHATS.get(2)), openings(USERS.get(1)))),
        Tuple.of(1, asks(Arbitraries.just(CHATS.get(3)), openings(USERS.get(2)))));
  }

  private static Arbitrary<Ask> asks(
      Arbitrary<ChatId> chats, Arbitrary<? extends Command.Action> actions) {
    Arbitrary<UserId> senders =
        Arbitraries.frequency(
            Tuple.of(4, USERS.get(0)),
            Tuple.of(2, USERS.get(1)),
            Tuple.of(2, USERS.get(2)),
            Tuple.of(1, USERS.get(3)));
    Arbitrary<Optional<ClientId>> clientIds =
        Arbitraries.of("c-1", "c-2", "c-3").map(ClientId::new).optional(0.5);
    return Combinators.combine(chats, senders, clientIds, actions).as(Ask::new);
  }

  private static Arbitrary<Command.CreateGroup> creations() {
    return Combinators.combine(Arbitraries.of("A", "B"), Arbitraries.of(USERS).list().ofSize(3))
        .as(Command.CreateGroup::new);
  }

  private static Arbitrary<Command.CreateChannel> channels() {
    return Arbitraries.of(USERS)
        .list()
        .ofMaxSize(2)
        .map(members -> new Command.CreateChannel("C", members));
  }

  private static Arbitrary<Command.Send> openings(UserId other) {
    return sends()
        .map(
            send ->
                new Command.Send(
                    Optional.of(other),
                    send.messageType(),
                    send.text(),
                    OptionalLong.empty(),
                    send.meta()));
  }

  private static Arbitrary<List<UserId>> users() {
    return Arbitraries.of(USERS).list().ofMaxSize(3);
  }

  private static Arbitrary<Command.Action> actions() {
    Arbitrary<UserId> user = Arbitraries.of(USERS);
    return Arbitraries.frequencyOf(
        Tuple.of(6, sends()),
        Tuple.of(2, Arbitraries.create(Command.Join::new)),
        Tuple.of(1, creations()),
        Tuple.of(1, Arbitraries.of("A", "B").map(Command.Rename::new)),
        Tuple.of(4, users().map(Command.AddMembers::new)),
        Tuple.of(4, users().map(Command.RemoveMembers::new)),
        Tuple.of(3, Combinators.combine(user, Arbitraries.of(Role.class)).as(Command.SetRole::new)),
        Tuple.of(1, Arbitraries.create(Command.Leave::new)),
        Tuple.of(1, Arbitraries.create(Command.Depart::new)));
  }

  private static Arbitrary<Command.Action> talk() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, sends()),
        Tuple.of(5, edits()),
        Tuple.of(1, targets().map(Command.Delete::new)),
        Tuple.of(1, targets().map(Command.Withdraw::new)),
        Tuple.of(7, reactions()));
  }

  /// Low seqs, so that several commands are about the same message, and some about none.
  private static Arbitrary<Long> targets() {
    return Arbitraries.frequency(
        Tuple.of(8, 2L), Tuple.of(4, 3L), Tuple.of(2, 4L), Tuple.of(1, 5L), Tuple.of(1, 6L));
  }

  private static Arbitrary<Command.Edit> edits() {
    return Combinators.combine(
            targets(), Arbitraries.of("ho", "@bob", ""), Arbitraries.of(USERS).list().ofMaxSize(1))
        .as(Command.Edit::new);
  }

  private static Arbitrary<Command.React> reactions() {
    return Combinators.combine(
            targets(),
            Arbitraries.frequency(Tuple.of(5, "👍"), Tuple.of(1, "\"\\")),
            Arbitraries.of(true, false))
        .as(Command.React::new);
  }

  private static Arbitrary<Command.Send> sends() {
    Arbitrary<Optional<UserId>> others = Arbitraries.of(USERS).optional(0.5);
    Arbitrary<OptionalLong> replies =
        Arbitraries.longs()
            .between(1, 12)
            .optional(0.2)
            .map(seq -> seq.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    return Combinators.combine(others, Arbitraries.of("hi", "yo", "@cat"), replies)
        .as((other, text, reply) -> new Command.Send(other, "text", text, reply, Map.of()));
  }
}
