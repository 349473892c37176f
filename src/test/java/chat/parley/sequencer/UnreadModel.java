package chat.parley.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.Event;
import chat.parley.chat.MessageId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LogEntry;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.chatlog.Origin;
import chat.parley.store.Batch;
import chat.parley.store.ChatSummary;
import chat.parley.store.LogPosition;
import chat.parley.store.Personal;
import chat.parley.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Random histories of some people in some chats, told to a store and to a model that counts one by
/// one; after each step every member's markers and unread messages must be those of the model.
final class UnreadModel {
  private static final List<UserId> PEOPLE =
      Stream.of("alice", "bob", "carol", "dave").map(UserId::new).toList();
  private static final List<ChatId> CHATS =
      Stream.of("g1", "g2", "d:alice:bob").map(ChatId::new).toList();
  private static final int STEPS = 60;

  private record Message(UserId sender, boolean deleted) {}

  private record Place(long read, long delivered) {
    Place marked(long readSeq, long deliveredSeq, long head) {
      long nowRead = Math.max(read, Math.min(readSeq, head));
      return new Place(
          nowRead, Math.max(nowRead, Math.max(delivered, Math.min(deliveredSeq, head))));
    }
  }

  private static final class Room {
    private final TreeMap<Long, Message> messages = new TreeMap<>();
    private final Map<UserId, Place> places = new HashMap<>();
    private final Map<UserId, Boolean> everIn = new HashMap<>();
    private long head;

    void happened(Event event) {
      head = event.seq();
      switch (event.change()) {
        case Event.Message _ -> messages.put(head, new Message(event.sender(), false));
        case Event.Deleted deleted ->
            messages.computeIfPresent(
                deleted.target(), (_, message) -> new Message(message.sender(), true));
        case Event.ChatCreated created -> created.members().forEach(this::joined);
        case Event.MembersAdded added -> added.members().forEach(this::joined);
        case Event.MembersRemoved removed -> removed.members().forEach(places::remove);
        case Event.Edited _, Event.Reacted _, Event.Renamed _, Event.RoleSet _ -> {}
      }
    }

    private void joined(UserId user) {
      places.put(user, new Place(head - 1, head - 1));
      everIn.put(user, true);
    }

    int unread(UserId user, Place place) {
      int unread = 0;
      for (Map.Entry<Long, Message> entry : messages.entrySet()) {
        Message message = entry.getValue();
        boolean after = entry.getKey() > place.read();
        if (after && !message.deleted() && !message.sender().equals(user)) {
          unread++;
        }
      }
      return unread;
    }
  }

  private final Store store;
  private final Random random;
  private final Map<ChatId, Room> rooms = new HashMap<>();
  private LogPosition position = new LogPosition("topic-1", 0);
  private int commands;

  private UnreadModel(Store store, long seed) {
    this.store = store;
    this.random = new Random(seed);
    CHATS.forEach(chat -> rooms.put(chat, new Room()));
    store.advance(0, Optional.empty(), position);
  }

  /// Plays a history, on an empty store.
  static void play(Store store, long seed) {
    UnreadModel model = new UnreadModel(store, seed);
    model.apply(List.of(model.create(CHATS.get(0)), model.create(CHATS.get(1)), model.open()));
    for (int step = 0; step < STEPS; step++) {
      if (model.random.nextInt(3) == 0) {
        model.mark();
      } else {
        model.apply(Stream.generate(model::command).limit(1 + model.random.nextInt(4)).toList());
      }
      model.compare("seed %d, step %d".formatted(seed, step));
    }
  }

  private Room room(ChatId chat) {
    return Objects.requireNonNull(rooms.get(chat));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private LoggedCommand create(ChatId chat) {
    return command(
        chat, PEOPLE.get(0), new Command.CreateGroup("T", List.of(PEOPLE.get(1), PEOPLE.get(2))));
  }

  private LoggedCommand open() {
    return command(CHATS.get(2), PEOPLE.get(0), send(Optional.of(PEOPLE.get(1))));
  }

  /// Something that somebody asks; it may be refused.
  private LoggedCommand command() {
    ChatId chat = any(CHATS);
    long seq = 1 + random.nextLong(room(chat).head + 1);
    Command.Action action =
        switch (random.nextInt(10)) {
          case 0, 1, 2, 3 -> send(Optional.empty());
          case 4 -> new Command.Edit(seq, "edited", List.of());
          case 5, 6 -> new Command.Delete(seq);
          case 7 -> new Command.React(seq, "+1", random.nextBoolean());
          case 8 -> new Command.AddMembers(List.of(any(PEOPLE)));
          default ->
              random.nextBoolean()
                  ? new Command.RemoveMembers(List.of(any(PEOPLE)))
                  : new Command.Leave();
        };
    return command(chat, any(PEOPLE), action);
  }

  private static Command.Send send(Optional<UserId> opensWith) {
    return new Command.Send(opensWith, "text", "hi", OptionalLong.empty(), Map.of());
  }

  private LoggedCommand command(ChatId chat, UserId sender, Command.Action action) {
    String key = "c-" + commands++;
    return new LoggedCommand(
        new Command(
            chat, sender, Optional.of(new ClientId(key)), new MessageId(key), commands, action),
        new Origin(Commands.ASKER, new SessionId("s"), 1));
  }

  private void apply(List<LoggedCommand> asked) {
    List<LogEntry.Logged> entries =
        Commands.at(0, position.nextOffset(), asked.toArray(LoggedCommand[]::new));
    Decisions decisions = new Decisions(store, new ChatCache(0), 100);
    List<Outcome> outcomes = decisions.decide(entries, decisions.load(entries));
    LogPosition to = new LogPosition(position.topicId(), position.nextOffset() + asked.size());
    store.write(
        new Batch(
            List.of(new Batch.Advance(0, position, to)),
            outcomes.stream().flatMap(outcome -> outcome.events().stream()).toList(),
            outcomes.stream().flatMap(outcome -> outcome.rewrites().stream()).toList()));
    position = to;
    outcomes.stream()
        .flatMap(outcome -> outcome.events().stream())
        .forEach(logged -> room(logged.event().chatId()).happened(logged.event()));
  }

  /// Some mark at once, as a node keeps them: one of each user and chat.
  private void mark() {
    Map<List<Object>, Personal.Mark> marks = new HashMap<>();
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      ChatId chat = any(CHATS);
      UserId user = any(PEOPLE);
      long bound = room(chat).head + 3;
      marks.put(
          List.of(user, chat),
          new Personal.Mark(user, chat, random.nextLong(bound), random.nextLong(bound)));
    }
    List<Personal.Mark> asked = new ArrayList<>(marks.values());
    List<Personal.Marking> markings = store.personal().mark(asked);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(markings.get(i)).isEqualTo(expected(asked.get(i)));
    }
  }

  private Personal.Marking expected(Personal.Mark mark) {
    Room room = room(mark.chatId());
    Place before = room.places.get(mark.user());
    if (before == null) {
      return room.everIn.containsKey(mark.user())
          ? new Personal.NotAMember()
          : new Personal.NoSuchChat();
    }
    Place now = before.marked(mark.readSeq(), mark.deliveredSeq(), room.head);
    room.places.put(mark.user(), now);
    return new Personal.Marked(
        now.read(), now.delivered(), !now.equals(before), room.places.size());
  }

  private void compare(String where) {
    for (UserId user : PEOPLE) {
      Map<ChatId, ChatSummary> chats =
          store.recentChats(user, 10).stream()
              .collect(Collectors.toMap(ChatSummary::chatId, Function.identity()));
      rooms.forEach(
          (chat, room) -> {
            Place place = room.places.get(user);
            ChatSummary summary = chats.get(chat);
            assertThat(summary != null)
                .as("%s: %s in %s", where, user, chat)
                .isEqualTo(place != null);
            if (place != null && summary != null) {
              assertThat(List.of(summary.readSeq(), summary.deliveredSeq()))
                  .as("%s: markers of %s in %s", where, user, chat)
                  .isEqualTo(List.of(place.read(), place.delivered()));
              assertThat(summary.unread())
                  .as("%s: unread of %s in %s", where, user, chat)
                  .isEqualTo(room.unread(user, place));
            }
          });
    }
  }
}
