package chat.parley.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.ChatScript;
import chat.parley.chat.Command;
import chat.parley.chat.Event;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.chatlog.Origin;
import chat.parley.delivery.Delivery;
import chat.parley.store.Access;
import chat.parley.store.Store;
import chat.parley.store.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/// Devices of one user, which are there at different times, end with equal state: one that was
/// always on; one that comes and goes, and resumes from the store while more happens; one that
/// starts with nothing and pages back, and whose pages come late. Commands, decisions and store are
/// the real ones; there is no network.
final class DevicesAgreeTest {

  @Provide
  Arbitrary<ChatScript> scripts() {
    return ChatScript.scripts();
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void devicesThatWereThereAtDifferentTimesEndWithEqualState(
      @ForAll("scripts") ChatScript script, @ForAll long seed) throws IOException {
    Path folder = Files.createTempDirectory("devices");
    try (Ledger ledger = new Ledger(folder)) {
      new World(ledger, script, new Random(seed)).run();
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(
          file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    Files.delete(folder);
  }

  /// An event on its way to the user's sessions.
  private record Live(ChatId chat, long seq, byte[] json) {}

  /// A page that was read and has not arrived.
  private record Late(ChatId chat, List<byte[]> events, long seq) {}

  private static final class World {
    private final Ledger ledger;
    private final Store store;
    private final Random random;
    private final UserId user;
    private final List<LoggedCommand> commands = new ArrayList<>();
    private final Map<ChatId, Set<UserId>> members = new HashMap<>();

    private final Device always = new Device();

    private final Device sometimes = new Device();
    private boolean here = true;
    private final List<Live> waiting = new ArrayList<>();

    private final Device pager = new Device();
    private boolean pagerHere;
    private final Map<ChatId, Long> lowest = new HashMap<>();
    private final List<Late> late = new ArrayList<>();

    World(Ledger ledger, ChatScript script, Random random) {
      this.ledger = ledger;
      this.store = ledger.store();
      this.random = random;
      this.user = ChatScript.USERS.get(random.nextInt(ChatScript.USERS.size()));
      for (Command command : script.commands()) {
        Origin origin = new Origin(Commands.ASKER, new SessionId("s"), commands.size());
        commands.add(new LoggedCommand(command, origin));
      }
    }

    void run() {
      while (!commands.isEmpty()) {
        for (Live live : happen()) {
          live(always, live);
          if (here) {
            live(sometimes, live);
          }
          if (pagerHere) {
            pager(live);
          }
        }
        chance();
      }
      if (!here) {
        resume(sometimes);
      }
      startPager();
      while (page() || !late.isEmpty()) {
        arrive();
      }
      compare();
    }

    private void chance() {
      switch (random.nextInt(6)) {
        case 0 -> here = false;
        case 1 -> {
          resume(sometimes);
          here = true;
        }
        case 2 -> startPager();
        case 3 -> page();
        case 4 -> arrive();
        default -> {}
      }
    }

    /// Takes some commands as one batch. What the user's sessions are to be sent.
    private List<Live> happen() {
      int count = Math.min(commands.size(), 1 + random.nextInt(4));
      List<LoggedCommand> batch = commands.subList(0, count);
      List<Delivery> deliveries = ledger.apply(batch.toArray(LoggedCommand[]::new));
      batch.clear();
      List<Live> lives = new ArrayList<>();
      for (Delivery delivery : deliveries) {
        if (delivery instanceof Delivery.ToAudience event && concerns(event.event().decode())) {
          lives.add(new Live(event.chatId(), event.seq(), event.event().utf8()));
        }
      }
      return lives;
    }

    /// Whether the user was a member before or is one after.
    private boolean concerns(Event event) {
      Set<UserId> in = members.computeIfAbsent(event.chatId(), _ -> new HashSet<>());
      boolean before = in.contains(user);
      switch (event.change()) {
        case Event.ChatCreated created -> in.addAll(created.members());
        case Event.MembersAdded added -> in.addAll(added.members());
        case Event.MembersRemoved removed -> in.removeAll(removed.members());
        default -> {}
      }
      return before || in.contains(user);
    }

    /// A session's feed fills holes from the store, as after the user was away from the chat.
    private void live(Device device, Live live) {
      if (live.seq() > device.cursor(live.chat()) + 1) {
        read(device, live.chat(), live.seq() - 1);
      }
      device.apply(live.chat(), live.json());
    }

    private void read(Device device, ChatId chat, long upTo) {
      while (device.cursor(chat) < upTo) {
        for (StoredEvent event :
            store.eventsAfter(chat, device.cursor(chat), upTo, 1 + random.nextInt(5))) {
          device.apply(chat, event.json());
        }
      }
    }

    /// Registered first: what happens while it reads waits and comes after it.
    private void resume(Device device) {
      if (here && device == sometimes) {
        return;
      }
      waiting.clear();
      Set<ChatId> chats = new HashSet<>(store.heads(user, 100).keySet());
      chats.addAll(device.chats());
      Map<ChatId, Long> heads = new LinkedHashMap<>();
      for (Map.Entry<ChatId, Access> access : store.access(user, chats).entrySet()) {
        heads.put(access.getKey(), access.getValue().head());
      }
      heads.forEach(
          (chat, head) -> {
            while (device.cursor(chat) < head) {
              read(device, chat, Math.min(head, device.cursor(chat) + 1 + random.nextInt(4)));
              meanwhile();
            }
          });
      waiting.forEach(live -> live(device, live));
    }

    private void meanwhile() {
      if (!commands.isEmpty() && random.nextInt(3) == 0) {
        for (Live live : happen()) {
          live(always, live);
          waiting.add(live);
          if (pagerHere) {
            pager(live);
          }
        }
      }
    }

    private void startPager() {
      if (!pagerHere) {
        pagerHere = true;
        store.heads(user, 100).forEach(pager::startAt);
      }
    }

    /// What it does not know begins with what comes; what it missed is paged, all over again, and
    /// what was on its way from before is not taken.
    private void pager(Live live) {
      if (live.seq() > pager.cursor(live.chat()) + 1) {
        pager.startAt(live.chat(), live.seq() - 1);
        lowest.remove(live.chat());
        late.removeIf(page -> page.chat().equals(live.chat()));
      }
      pager.apply(live.chat(), live.json());
    }

    /// Reads one page back of some chat. Whether there was one to read.
    private boolean page() {
      List<ChatId> open =
          pager.chats().stream()
              .filter(chat -> below(chat) > 1)
              .sorted((one, other) -> one.value().compareTo(other.value()))
              .toList();
      if (!pagerHere || open.isEmpty()) {
        return false;
      }
      ChatId chat = open.get(random.nextInt(open.size()));
      Access access = store.access(user, Set.of(chat)).get(chat);
      if (access == null) {
        throw new IllegalStateException("no access to " + chat);
      }
      List<StoredEvent> events = store.eventsBefore(chat, below(chat), 1 + random.nextInt(6));
      lowest.put(chat, events.getFirst().seq());
      late.add(new Late(chat, events.stream().map(StoredEvent::json).toList(), access.head()));
      return true;
    }

    private long below(ChatId chat) {
      return lowest.getOrDefault(chat, pager.cursor(chat) + 1);
    }

    private void arrive() {
      if (!late.isEmpty()) {
        Late page = late.remove(random.nextInt(late.size()));
        pager.page(page.chat(), page.events(), page.seq());
      }
    }

    private Device.About stored(ChatId id) {
      Chat chat = Objects.requireNonNull(store.chats(List.of(id)).get(id));
      Map<String, String> roles = new HashMap<>();
      chat.members()
          .forEach(
              (member, role) -> roles.put(member.value(), role.name().toLowerCase(Locale.ROOT)));
      return new Device.About(chat.title(), roles);
    }

    /// In the chats that the user is in. Of one that they were removed from, each device has what
    /// it had read by then.
    private void compare() {
      for (Map.Entry<ChatId, Long> chat : store.heads(user, 100).entrySet()) {
        assertThat(always.cursor(chat.getKey())).isEqualTo(chat.getValue());
        assertThat(sometimes.cursor(chat.getKey())).isEqualTo(chat.getValue());
        assertThat(sometimes.messages(chat.getKey())).isEqualTo(always.messages(chat.getKey()));
        assertThat(pager.messages(chat.getKey())).isEqualTo(always.messages(chat.getKey()));
        assertThat(sometimes.about(chat.getKey())).isEqualTo(always.about(chat.getKey()));
        assertThat(always.about(chat.getKey())).isEqualTo(stored(chat.getKey()));
      }
    }
  }
}
