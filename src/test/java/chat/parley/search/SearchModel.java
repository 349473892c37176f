package chat.parley.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.Event;
import chat.parley.chat.MessageId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.chatlog.Origin;
import chat.parley.protocol.EventJson;
import chat.parley.sequencer.Commands;
import chat.parley.sequencer.Ledger;
import chat.parley.store.SearchIndex;
import chat.parley.store.Store;
import chat.parley.store.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Random histories of some people in some chats, told to a store and its indexer, and to a model
/// that keeps every text and looks through all of them. Whatever anybody asks, with whatever filter
/// and by pages of whatever size, they must find the same in the same order.
final class SearchModel {
  private static final List<UserId> PEOPLE =
      Stream.of("alice", "bob", "carol", "dave").map(UserId::new).toList();
  private static final List<ChatId> CHATS =
      Stream.of("g1", "g2", "d:alice:bob").map(ChatId::new).toList();

  /// As written, and what it is to be found by.
  private static final Map<String, String> VOCABULARY =
      new TreeMap<>(
          Map.of(
              "Tea", "tea",
              "teapot", "teapot",
              "Téa", "tea",
              "ÜBER", "uber",
              "straße", "strasse",
              "x1", "x1",
              "привет", "привет",
              "and", "and"));

  private static final List<String> WRITTEN = List.copyOf(VOCABULARY.keySet());
  private static final int STEPS = 25;
  private static final int QUESTIONS = 12;

  private record Message(UserId sender, long at, String text) {}

  private static final class Room {
    private final TreeMap<Long, Message> messages = new TreeMap<>();

    /// Up to where each who ever was a member may read.
    private final Map<UserId, Long> readable = new HashMap<>();

    private long head;

    void happened(Event event) {
      head = event.seq();
      switch (event.change()) {
        case Event.Message message ->
            messages.put(head, new Message(event.sender(), event.at(), message.text()));
        case Event.Edited edited ->
            messages.computeIfPresent(
                edited.target(),
                (_, message) -> new Message(message.sender(), message.at(), edited.text()));
        case Event.Deleted deleted -> messages.remove(deleted.target());
        case Event.ChatCreated created -> created.members().forEach(this::joined);
        case Event.MembersAdded added -> added.members().forEach(this::joined);
        case Event.MembersRemoved removed ->
            removed.members().forEach(user -> readable.put(user, head));
        case Event.Reacted _, Event.Renamed _, Event.RoleSet _ -> {}
      }
    }

    private void joined(UserId user) {
      readable.put(user, Long.MAX_VALUE);
    }
  }

  /// A message as a result.
  private record Hit(ChatId chat, long seq, long at) {}

  private final Ledger ledger;
  private final Store store;
  private final Random random;
  private final Map<ChatId, Room> rooms = new HashMap<>();
  private final List<Indexer> indexers;
  private int commands;

  private SearchModel(Ledger ledger, long seed) {
    this.ledger = ledger;
    this.store = ledger.store();
    this.random = new Random(seed);
    CHATS.forEach(chat -> rooms.put(chat, new Room()));
    this.indexers =
        Stream.of("one", "two").map(name -> new Indexer(name, store.searchIndex())).toList();
  }

  /// Plays a history, on an empty store.
  static void play(Store store, long seed) {
    SearchModel model = new SearchModel(new Ledger(store), seed);
    model.apply(model.create(CHATS.get(0)), model.create(CHATS.get(1)), model.open());
    for (int step = 0; step < STEPS; step++) {
      model.apply(
          Stream.generate(model::command)
              .limit(1 + model.random.nextInt(8))
              .toArray(LoggedCommand[]::new));
      model.index();
      for (int i = 0; i < QUESTIONS; i++) {
        model.compare("seed %d, step %d".formatted(seed, step));
      }
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
        chat, PEOPLE.get(0), new Command.CreateGroup("Tea", List.of(PEOPLE.get(1), PEOPLE.get(2))));
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
          case 0, 1, 2, 3, 4 -> send(Optional.empty());
          case 5, 6 -> new Command.Edit(seq, text(), List.of());
          case 7 -> new Command.Delete(seq);
          case 8 -> new Command.AddMembers(List.of(any(PEOPLE)));
          default ->
              random.nextBoolean()
                  ? new Command.RemoveMembers(List.of(any(PEOPLE)))
                  : new Command.React(seq, "tea", true);
        };
    return command(chat, any(PEOPLE), action);
  }

  private Command.Send send(Optional<UserId> opensWith) {
    return new Command.Send(opensWith, "text", text(), OptionalLong.empty(), Map.of());
  }

  private String text() {
    String between = any(List.of(" ", ", ", "\n", "/"));
    return String.join(
        between, IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(_ -> any(WRITTEN)).toList());
  }

  /// Some at the same time.
  private LoggedCommand command(ChatId chat, UserId sender, Command.Action action) {
    String key = "c-" + commands++;
    return new LoggedCommand(
        new Command(
            chat,
            sender,
            Optional.of(new ClientId(key)),
            new MessageId(key),
            1_000 + random.nextInt(20),
            action),
        new Origin(Commands.ASKER, new SessionId("s"), 1));
  }

  private void apply(LoggedCommand... asked) {
    Map<ChatId, Long> before = new HashMap<>();
    rooms.forEach((chat, room) -> before.put(chat, room.head));
    ledger.apply(asked);
    for (ChatId chat : CHATS) {
      for (StoredEvent stored :
          store.eventsAfter(chat, before.getOrDefault(chat, 0L), Long.MAX_VALUE, 1_000)) {
        room(chat).happened(new EventJson(stored.json()).decode());
      }
    }
  }

  /// By one of two nodes.
  private void index() {
    Indexer indexer = any(indexers);
    indexer.changed(CHATS);
    try {
      indexer.turn();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void compare(String where) {
    UserId user = any(PEOPLE);
    String question = question();
    Optional<ChatId> chat = random.nextInt(3) == 0 ? Optional.of(any(CHATS)) : Optional.empty();
    Optional<UserId> sender = random.nextInt(3) == 0 ? Optional.of(any(PEOPLE)) : Optional.empty();
    OptionalLong from = time();
    OptionalLong until = time();
    int limit = 1 + random.nextInt(5);

    List<Hit> found = new ArrayList<>();
    Optional<SearchIndex.Cursor> after = Optional.empty();
    do {
      SearchIndex.Page page =
          store
              .searchIndex()
              .find(
                  user,
                  new SearchIndex.Search(
                      Words.query(question), chat, sender, from, until, after, limit));
      page.messages().forEach(message -> found.add(hit(message)));
      after = page.next();
    } while (after.isPresent());

    assertThat(found)
        .as(
            "%s: %s asks for '%s' in %s of %s from %s until %s",
            where, user, question, chat, sender, from, until)
        .isEqualTo(expected(user, question, chat, sender, from, until));
  }

  private OptionalLong time() {
    return random.nextInt(3) == 0
        ? OptionalLong.of(1_000 + random.nextInt(20))
        : OptionalLong.empty();
  }

  private static Hit hit(StoredEvent message) {
    return new Hit(message.chatId(), message.seq(), new EventJson(message.json()).decode().at());
  }

  /// One or two words, the last of which may be a beginning.
  private String question() {
    List<String> words =
        new ArrayList<>(
            IntStream.rangeClosed(0, random.nextInt(2)).mapToObj(_ -> any(WRITTEN)).toList());
    boolean closed = random.nextBoolean();
    if (!closed && words.getLast().length() > 2) {
      words.set(words.size() - 1, words.getLast().substring(0, 2));
    }
    return String.join(" ", words) + (closed ? " " : "");
  }

  private List<Hit> expected(
      UserId user,
      String question,
      Optional<ChatId> inChat,
      Optional<UserId> sender,
      OptionalLong from,
      OptionalLong until) {
    List<Hit> hits = new ArrayList<>();
    rooms.forEach(
        (chat, room) ->
            room.messages.forEach(
                (seq, message) -> {
                  if (seq <= room.readable.getOrDefault(user, 0L)
                      && inChat.orElse(chat).equals(chat)
                      && sender.orElse(message.sender()).equals(message.sender())
                      && message.at() >= from.orElse(0)
                      && message.at() < until.orElse(Long.MAX_VALUE)
                      && matches(message.text(), question)) {
                    hits.add(new Hit(chat, seq, message.at()));
                  }
                }));
    hits.sort(
        Comparator.comparingLong(Hit::at)
            .thenComparing(hit -> hit.chat().value())
            .thenComparingLong(Hit::seq)
            .reversed());
    return hits;
  }

  private static boolean matches(String text, String question) {
    List<String> words = Stream.of(text.split("[ ,\n/]+", -1)).map(VOCABULARY::get).toList();
    List<String> asked = List.of(question.strip().split(" ", -1));
    for (int i = 0; i < asked.size(); i++) {
      String wanted = VOCABULARY.getOrDefault(asked.get(i), beginning(asked.get(i)));
      boolean open = i == asked.size() - 1 && !question.endsWith(" ");
      if (words.stream().noneMatch(w -> open ? w.startsWith(wanted) : w.equals(wanted))) {
        return false;
      }
    }
    return true;
  }

  /// What the first two letters of a word begin.
  private static String beginning(String letters) {
    return switch (letters) {
      case "Te", "te", "Té" -> "te";
      case "ÜB" -> "ub";
      default -> letters;
    };
  }
}
