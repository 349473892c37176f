package chat.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.SequencerModel.Taken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/// What holds whatever is asked in whatever order, and whenever the sequencer commits, evicts or
/// dies. The membership that the properties go by is counted here from the events, apart from
/// [Chat].
final class ChatPropertiesTest {
  private static final int MAX_BY_USER = 2;
  private static final int TRIES = 200;

  @Provide
  Arbitrary<ChatScript> scripts() {
    return ChatScript.scripts();
  }

  @Property(tries = TRIES)
  void seqsCountFromOneWithoutAHole(@ForAll("scripts") ChatScript script) {
    Map<ChatId, Long> heads = new HashMap<>();
    for (Event event : eventsOf(script.run().log())) {
      assertThat(event.seq()).isEqualTo(heads.merge(event.chatId(), 1L, Long::sum));
    }
  }

  @Property(tries = TRIES)
  void keyHasOneEventForEverAndRepeatsGetItsReceipt(@ForAll("scripts") ChatScript script) {
    Map<IdempotencyKey, Receipt> first = new HashMap<>();
    for (Taken taken : script.run().log()) {
      Optional<IdempotencyKey> key = keyOf(taken.command());
      Optional<Receipt> earlier = key.map(first::get);
      if (earlier.isPresent()) {
        assertThat(taken.decision()).isEqualTo(new Decision.Duplicate(earlier.get()));
      } else {
        assertThat(taken.decision()).isNotInstanceOf(Decision.Duplicate.class);
      }
      if (taken.decision() instanceof Decision.Accepted accepted) {
        key.ifPresent(k -> first.put(k, accepted.answer().receipt()));
      }
    }
  }

  @Property(tries = TRIES)
  void lastEventAloneCarriesTheKeyAndTheIdOfItsCommand(@ForAll("scripts") ChatScript script) {
    Set<MessageId> ids = new HashSet<>();
    for (Taken taken : script.run().log()) {
      List<Event> events = taken.events();
      for (Event event : events) {
        boolean answers = event.equals(events.getLast());
        assertThat(event.clientId())
            .isEqualTo(answers ? taken.command().clientId() : Optional.empty());
        assertThat(event.id().equals(taken.command().id())).isEqualTo(answers);
        assertThat(event.at()).isEqualTo(taken.command().at());
        assertThat(ids.add(event.id())).as("%s is unique", event.id()).isTrue();
      }
    }
  }

  @Property(tries = TRIES)
  void chatThatWasForgottenAndRestoredDecidesLikeOneKeptInMemory(
      @ForAll("scripts") ChatScript script) {
    List<Decision> decisions = script.run().log().stream().map(Taken::decision).toList();

    assertThat(decisions).isEqualTo(script.decisionsOfOneMemory());
  }

  @Property(tries = TRIES)
  void replayOfTheSameCommandsGivesEqualDecisions(@ForAll("scripts") ChatScript script) {
    assertThat(script.decisionsOfOneMemory()).isEqualTo(script.decisionsOfOneMemory());
  }

  @Property(tries = TRIES)
  void eventsAddUpToTheState(@ForAll("scripts") ChatScript script) {
    SequencerModel model = script.run();
    for (ChatId id : ChatScript.CHATS) {
      Chat replayed = Chat.absent(id);
      eventsOf(model.log()).stream()
          .filter(event -> event.chatId().equals(id))
          .forEach(replayed::apply);

      ChatSnapshot expected = ChatSnapshot.of(replayed);
      ChatSnapshot actual = ChatSnapshot.of(model.chat(id));
      // The store gives members in whatever order.
      assertThat(actual)
          .usingRecursiveComparison()
          .ignoringCollectionOrderInFields("members")
          .isEqualTo(expected);
    }
  }

  @Property(tries = TRIES)
  void nobodyButMembersHasEvents(@ForAll("scripts") ChatScript script) {
    Map<ChatId, Set<UserId>> members = new HashMap<>();
    for (Taken taken : script.run().log()) {
      if (taken.command().action() instanceof Command.Withdraw) {
        // Also of who is a member no more.
        continue;
      }
      taken.events().forEach(event -> ofMember(event, members));
    }
  }

  private static void ofMember(Event event, Map<ChatId, Set<UserId>> members) {
    Set<UserId> before = members.getOrDefault(event.chatId(), Set.of());
    Set<UserId> after = membersAfter(before, event);
    boolean joined = event.change().equals(new Event.MembersAdded(List.of(event.sender())));
    assertThat(event.seq() == 1 || joined ? after : before).contains(event.sender());
    members.put(event.chatId(), after);
  }

  @Property(tries = TRIES)
  void whoWasNeverAMemberIsToldThatThereIsNoSuchChat(@ForAll("scripts") ChatScript script) {
    Map<ChatId, Set<UserId>> everMembers = new HashMap<>();
    for (Taken taken : script.run().log()) {
      Command command = taken.command();
      Set<UserId> known = everMembers.computeIfAbsent(command.chatId(), _ -> new HashSet<>());
      boolean visible =
          switch (command.action()) {
            case Command.CreateGroup _, Command.CreateChannel _ -> true;
            case Command.Join _ ->
                taken.before().kind() == Kind.CHANNEL && !taken.before().members().isEmpty();
            default -> false;
          };
      if (!known.isEmpty() && !known.contains(command.sender()) && !visible) {
        assertThat(taken.decision()).isInstanceOf(Decision.Refused.class);
        assertThat(((Decision.Refused) taken.decision()).refusal().reason())
            .isEqualTo(Refusal.Reason.NOT_FOUND);
      }
      taken.events().forEach(event -> known.addAll(membersAfter(known, event)));
    }
  }

  /// Whatever was said in a message, and whatever it was made to say later.
  @Property(tries = TRIES)
  void nothingOfADeletedMessageIsKept(@ForAll("scripts") ChatScript script) {
    SequencerModel model = script.run();
    model.commit();
    Set<String> deleted = new HashSet<>();
    for (Event event : eventsOf(model.log())) {
      if (event.change() instanceof Event.Deleted gone) {
        deleted.add(event.chatId() + " " + gone.target());
      }
    }
    for (Event stored : model.storedMessages()) {
      Event.Message message = (Event.Message) stored.change();
      assertThat(message.deleted())
          .isEqualTo(deleted.contains(stored.chatId() + " " + stored.seq()));
      if (message.deleted()) {
        assertThat(message.text()).isEmpty();
        assertThat(message.mentions()).isEmpty();
        assertThat(message.editedAt()).isEmpty();
      }
    }
  }

  @Property(tries = TRIES)
  void messageIsChangedByItsAuthorAndDeletedByWhoMayAndNotAfterThat(
      @ForAll("scripts") ChatScript script) {
    Map<String, UserId> authors = new HashMap<>();
    for (Taken taken : script.run().log()) {
      for (Event event : taken.events()) {
        String chat = event.chatId() + " ";
        switch (event.change()) {
          case Event.Message _ -> authors.put(chat + event.seq(), event.sender());
          case Event.Edited edited ->
              assertThat(authors.get(chat + edited.target())).isEqualTo(event.sender());
          case Event.Deleted deleted -> {
            UserId author = authors.remove(chat + deleted.target());
            assertThat(author).isNotNull();
            assertThat(event.sender().equals(author) || moderates(taken.before(), event.sender()))
                .isTrue();
          }
          case Event.Reacted reacted -> assertThat(authors).containsKey(chat + reacted.target());
          default -> {}
        }
      }
    }
  }

  private static boolean moderates(ChatSnapshot chat, UserId user) {
    return chat.kind() != Kind.DIRECT
        && chat.members().stream()
            .anyMatch(it -> it.getKey().equals(user) && it.getValue() != Role.MEMBER);
  }

  @Property(tries = TRIES)
  void reactionAlwaysChangesSomething(@ForAll("scripts") ChatScript script) {
    Set<String> reactions = new HashSet<>();
    for (Event event : eventsOf(script.run().log())) {
      if (event.change() instanceof Event.Reacted(long target, String emoji, boolean on)) {
        String reaction = String.join(" ", event.chatId() + " " + target, event.sender() + emoji);
        assertThat(on ? reactions.add(reaction) : reactions.remove(reaction)).isTrue();
      }
    }
  }

  @Property(tries = TRIES)
  void groupWithMembersHasAnOwner(@ForAll("scripts") ChatScript script) {
    for (Taken taken : script.run().log()) {
      ChatSnapshot after = taken.after();
      if (after.kind() != Kind.DIRECT && !after.members().isEmpty()) {
        assertThat(after.members()).extracting(Map.Entry::getValue).contains(Role.OWNER);
      }
    }
  }

  @Property(tries = TRIES)
  void nobodyIsBothAMemberAndAFormerMember(@ForAll("scripts") ChatScript script) {
    for (Taken taken : script.run().log()) {
      assertThat(taken.after().members())
          .extracting(Map.Entry::getKey)
          .noneMatch(taken.after().former()::contains);
    }
  }

  @Property(tries = TRIES)
  void directChatHasItsTwoMembersFromTheFirstEventOn(@ForAll("scripts") ChatScript script) {
    for (Event event : eventsOf(script.run().log())) {
      if (event.chatId().isDirect()) {
        assertThat(event.change())
            .isInstanceOfAny(
                event.seq() == 1
                    ? new Class<?>[] {Event.ChatCreated.class}
                    : new Class<?>[] {
                      Event.Message.class,
                      Event.Edited.class,
                      Event.Deleted.class,
                      Event.Reacted.class
                    });
      }
      if (event.chatId().isDirect() && event.change() instanceof Event.ChatCreated created) {
        assertThat(created.members())
            .containsExactlyInAnyOrderElementsOf(Set.copyOf(event.chatId().directUsers()));
      }
    }
  }

  @Property(tries = TRIES)
  void eventReachesAllWhoWereMembersBeforeItOrAreAfterIt(@ForAll("scripts") ChatScript script) {
    Map<ChatId, Chat> chats = new HashMap<>();
    Map<ChatId, Set<UserId>> members = new HashMap<>();
    // The members of large chats that the nodes know, by what they have been sent.
    Map<ChatId, Set<UserId>> known = new HashMap<>();
    for (Event event : eventsOf(script.run().log())) {
      Set<UserId> before = members.getOrDefault(event.chatId(), Set.of());
      Set<UserId> after = membersAfter(before, event);
      Set<UserId> either = new HashSet<>(before);
      either.addAll(after);
      Chat chat = chats.computeIfAbsent(event.chatId(), Chat::absent);
      chat.apply(event);
      Set<UserId> here = known.computeIfAbsent(event.chatId(), _ -> new HashSet<>());
      switch (Audience.of(event, chat, MAX_BY_USER)) {
        case Audience.Users(List<UserId> users) ->
            assertThat(users).containsExactlyInAnyOrderElementsOf(either);
        case Audience.Members(Set<UserId> concerned) -> {
          Set<UserId> reached = new HashSet<>(here);
          reached.addAll(concerned);
          assertThat(reached).isEqualTo(either);
          here.removeAll(concerned);
          here.addAll(after.size() > MAX_BY_USER ? concerned : Set.of());
          here.retainAll(after);
        }
      }
      members.put(event.chatId(), after);
    }
  }

  /// Guards the others against saying nothing: the scripts must reach what they are about.
  @Property(tries = 1_000)
  void scriptsReachWhatThePropertiesAreAbout(@ForAll("scripts") ChatScript script) {
    List<Taken> log = script.run().log();
    Statistics.label("a repeat")
        .collect(log.stream().anyMatch(taken -> taken.decision() instanceof Decision.Duplicate))
        .coverage(it -> it.check(true).percentage(share -> share > 45));
    Statistics.label("a repeat by one who was removed")
        .collect(
            log.stream()
                .filter(taken -> taken.decision() instanceof Decision.Duplicate)
                .anyMatch(taken -> taken.before().former().contains(taken.command().sender())))
        .coverage(it -> it.check(true).percentage(share -> share > 5));
    Statistics.label("a removal")
        .collect(eventsOf(log).stream().anyMatch(e -> e.change() instanceof Event.MembersRemoved))
        .coverage(it -> it.check(true).percentage(share -> share > 25));
    Statistics.label("a second owner")
        .collect(
            eventsOf(log).stream()
                .anyMatch(e -> e.change() instanceof Event.RoleSet set && set.role() == Role.OWNER))
        .coverage(it -> it.check(true).percentage(share -> share > 8));
    Statistics.label("an edit")
        .collect(any(log, Event.Edited.class, _ -> true))
        .coverage(it -> it.check(true).percentage(share -> share > 20));
    Statistics.label("a deletion")
        .collect(any(log, Event.Deleted.class, _ -> true))
        .coverage(it -> it.check(true).percentage(share -> share > 10));
    Statistics.label("a reaction")
        .collect(any(log, Event.Reacted.class, Event.Reacted::on))
        .coverage(it -> it.check(true).percentage(share -> share > 20));
    Statistics.label("a reaction taken back")
        .collect(any(log, Event.Reacted.class, reacted -> !reacted.on()))
        .coverage(it -> it.check(true).percentage(share -> share > 2));
    Statistics.label("somebody joined")
        .collect(
            log.stream()
                .filter(taken -> taken.command().action() instanceof Command.Join)
                .anyMatch(taken -> !taken.events().isEmpty()))
        .coverage(it -> it.check(true).percentage(share -> share > 5));
    Statistics.label("a direct chat")
        .collect(eventsOf(log).stream().anyMatch(event -> event.chatId().isDirect()))
        .coverage(it -> it.check(true).percentage(share -> share > 50));
  }

  private static <C extends Event.Change> boolean any(
      List<Taken> log, Class<C> type, Predicate<C> is) {
    return eventsOf(log).stream()
        .map(Event::change)
        .filter(type::isInstance)
        .map(type::cast)
        .anyMatch(is);
  }

  private static List<Event> eventsOf(List<Taken> log) {
    return log.stream().flatMap(taken -> taken.events().stream()).toList();
  }

  private static Optional<IdempotencyKey> keyOf(Command command) {
    return command.clientId().map(id -> new IdempotencyKey(command.chatId(), command.sender(), id));
  }

  private static Set<UserId> membersAfter(Set<UserId> before, Event event) {
    Set<UserId> after = new LinkedHashSet<>(before);
    switch (event.change()) {
      case Event.ChatCreated created -> after.addAll(created.members());
      case Event.MembersAdded added -> after.addAll(added.members());
      case Event.MembersRemoved removed -> removed.members().forEach(after::remove);
      case Event.Message _,
          Event.Edited _,
          Event.Deleted _,
          Event.Reacted _,
          Event.Renamed _,
          Event.RoleSet _ -> {}
    }
    return after;
  }
}
