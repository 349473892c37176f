package chat.parley.gateway;

import static chat.parley.sequencer.Commands.add;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.remove;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.delivery.Delivery;
import chat.parley.protocol.EventJson;
import chat.parley.sequencer.Ledger;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sessions that open while things happen in a chat, and one that is there, miss nothing, and see
/// nothing that is not for them.
///
/// Each seed is a chat, large or small or becoming so, and a few things that happen in it. Between
/// any two steps of the opening session, those that the store and the directory see, the next of
/// them are committed or routed. Nothing happens afterwards that could give a miss away and mend
/// it.
@Timeout(300)
final class RegisterThenReadTest {
  private static final int SEEDS = Integer.getInteger("seeds", 700);
  private static final int COMERS = 3;
  private static final List<String> OTHERS = List.of("bob", "dave", "eve");

  @TempDir private Path folder;

  private Room room;
  private volatile Happenings happenings = new Happenings(new Random(0));

  @BeforeEach
  void open() throws InterruptedException {
    room =
        new Room(
            folder,
            directory -> WatchedDirectory.of(directory, _ -> happenings.some()),
            Ledger.MAX_BY_USER);
    room.beforeStore(_ -> happenings.some());
  }

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void whoComesInTheMiddleOfAStreamMissesNothing() throws InterruptedException {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Round(seed).play();
    }

    await().untilAsserted(() -> assertThat(room.connections().byChat().size()).isZero());
    room.largeChats().sweep(0);
    room.largeChats().sweep(Room.LATE.toMillis());
    room.largeChats().sweep(Room.LATE.toMillis());
    assertThat(room.largeChats().size()).isZero();
  }

  /// What is still to happen, a step at a time.
  private static final class Happenings {
    private final Random random;
    private final Deque<Runnable> steps = new ArrayDeque<>();

    Happenings(Random random) {
      this.random = random;
    }

    synchronized void add(Runnable step) {
      steps.add(step);
    }

    /// None, one or a few of the next steps.
    synchronized void some() {
      for (int i = random.nextInt(3); i > 0 && !steps.isEmpty(); i--) {
        steps.remove().run();
      }
    }

    synchronized void all() {
      while (!steps.isEmpty()) {
        steps.remove().run();
      }
    }
  }

  private final class Round {
    private final int seed;
    private final Random random;
    private final String chat;
    private final String comer;
    private final Set<String> members = new LinkedHashSet<>();
    private int sends;

    Round(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.chat = "g" + seed;
      this.comer = "comer" + seed;
    }

    void play() throws InterruptedException {
      happenings = new Happenings(new Random(0));
      begin();
      long head = head();
      String stayer = random.nextBoolean() ? "bob" : comer;
      View staying = new View(stayer, "stays" + seed, cursor(stayer, head));
      staying.open();
      staying.awaitLive();
      List<View> coming = new ArrayList<>();
      for (int i = 0; i < COMERS; i++) {
        coming.add(
            new View(comer, "comes" + seed + "-" + i, cursor(comer, random.nextLong(1 + head))));
      }
      Happenings next = new Happenings(new Random(seed));
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        happen(next, command());
      }
      happenings = next;

      for (View view : coming) {
        view.open();
      }
      for (View view : coming) {
        view.awaitLive();
      }
      next.all();
      coming.add(staying);
      for (View view : coming) {
        view.assertComplete();
      }

      // Who has been removed would be given this, if anything.
      happen(next, send(chat, "alice", "last"));
      next.all();
      for (View view : coming) {
        view.assertComplete();
        view.client.disconnect();
      }
    }

    private void begin() {
      List<String> first = new ArrayList<>(OTHERS);
      first.add(comer);
      first.removeIf(_ -> random.nextInt(3) == 0);
      members.addAll(first);
      room.act(createGroup(chat, "alice", first.toArray(String[]::new)));
      for (int i = random.nextInt(3); i > 0; i--) {
        room.act(message());
      }
    }

    private long head() {
      return events().getLast().seq();
    }

    private OptionalLong cursor(String user, long cursor) {
      return members.contains(user) ? OptionalLong.of(cursor) : OptionalLong.empty();
    }

    private LoggedCommand message() {
      sends++;
      return send(chat, "alice", "c-" + sends);
    }

    private LoggedCommand command() {
      Set<String> strangers = new LinkedHashSet<>(OTHERS);
      strangers.add(comer);
      strangers.removeAll(members);
      int what = random.nextInt(4);
      if (what == 0 && !members.isEmpty()) {
        String gone = any(members);
        members.remove(gone);
        return remove(chat, "alice", gone);
      }
      if (what == 1 && !strangers.isEmpty()) {
        String come = any(strangers);
        members.add(come);
        return add(chat, "alice", come);
      }
      return message();
    }

    private String any(Set<String> some) {
      return List.copyOf(some).get(random.nextInt(some.size()));
    }

    private void happen(Happenings happenings, LoggedCommand command) {
      List<Delivery> deliveries = new ArrayList<>();
      happenings.add(() -> deliveries.addAll(room.act(command)));
      happenings.add(() -> room.route(deliveries));
    }

    private List<Event> events() {
      return room.store().eventsAfter(new ChatId(chat), 0, Long.MAX_VALUE, 1_000).stream()
          .map(stored -> new EventJson(stored.json()).decode())
          .toList();
    }

    /// What one session sees of the chat.
    private final class View {
      private final UserId user;
      private final String session;
      private final OptionalLong cursor;
      private final Client client;
      private final List<Long> seen = new ArrayList<>();
      // As its client has been told, if it has.
      private OptionalLong headAtFirst = OptionalLong.empty();

      View(String user, String session, OptionalLong cursor) throws InterruptedException {
        this.user = new UserId(user);
        this.session = session;
        this.cursor = cursor;
        this.client = room.open(session);
      }

      void open() throws InterruptedException {
        String resume = cursor.isPresent() ? "\"%s\":%d".formatted(chat, cursor.getAsLong()) : "";
        client.say(Room.hello(user.value(), session, resume));
      }

      void awaitLive() throws InterruptedException {
        for (String line = client.next(); !line.contains("\"live\""); line = client.next()) {
          note(line);
        }
      }

      /// What is still on its way arrives, up to what must be seen last; and nothing after it.
      void assertComplete() throws InterruptedException {
        long last = last();
        while (mustSee(last)) {
          note(next());
        }
        client.say("{\"type\":\"ping\",\"id\":424242}");
        for (String line = next(); !line.contains("424242"); line = next()) {
          note(line);
        }
        assertThat(seen).as("%s: %s", this, seen).allMatch(seq -> seq <= last);
        for (int i = 1; i < seen.size(); i++) {
          assertThat(seen.get(i)).as("%s: %s", this, seen).isEqualTo(seen.get(i - 1) + 1);
        }
        if (!seen.isEmpty()) {
          assertFirst(seen.getFirst());
        }
      }

      private boolean mustSee(long last) {
        if (!seen.isEmpty()) {
          return seen.getLast() < last;
        }
        return cursor.isPresent()
            ? cursor.getAsLong() < last
            : headAtFirst.isPresent() ? headAtFirst.getAsLong() < last : isMember();
      }

      private void assertFirst(long first) {
        if (cursor.isPresent()) {
          assertThat(first).as("%s: %s", this, seen).isEqualTo(cursor.getAsLong() + 1);
        } else if (headAtFirst.isPresent()) {
          assertThat(first)
              .as("%s: %s", this, seen)
              .isLessThanOrEqualTo(headAtFirst.getAsLong() + 1);
        } else {
          // A member when its heads were read, not when its chats were, may be told of the end
          // only.
          assertThat(first).as("%s: %s", this, seen).isGreaterThanOrEqualTo(firstJoin());
        }
      }

      private boolean isMember() {
        return members.contains(user.value());
      }

      /// The head for a member; for others the last event that removed them.
      private long last() {
        long last = 0;
        for (Event event : events()) {
          boolean removed =
              event.change() instanceof Event.MembersRemoved gone && gone.members().contains(user);
          last = isMember() || removed ? event.seq() : last;
        }
        return last;
      }

      private long firstJoin() {
        return events().stream()
            .filter(
                event ->
                    event.change() instanceof Event.MembersAdded added
                        && added.members().contains(user))
            .mapToLong(Event::seq)
            .min()
            .orElseThrow();
      }

      private String next() throws InterruptedException {
        try {
          return client.next();
        } catch (AssertionError e) {
          throw new AssertionError("%s: %s, and no more".formatted(this, seen), e);
        }
      }

      private void note(String line) {
        assertThat(line).as(toString()).isNotEqualTo(Client.CLOSED).doesNotContain("close ");
        if (line.startsWith("{\"type\":\"chat\"")) {
          if (line.contains("\"chat_id\":\"" + chat + "\"")) {
            headAtFirst = OptionalLong.of(Long.parseLong(Client.field(line, "seq")));
          }
        } else if (line.contains("\"message_id\"")) {
          seen.add(Long.parseLong(Client.field(line, "seq")));
        }
      }

      @Override
      public String toString() {
        return "seed %d, %s of %s after %s, %s".formatted(seed, session, user, cursor, members);
      }
    }
  }
}
