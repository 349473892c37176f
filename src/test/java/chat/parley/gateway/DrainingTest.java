package chat.parley.gateway;

import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class DrainingTest {
  @TempDir private Path folder;

  private Room room;

  @BeforeEach
  void open() throws InterruptedException {
    room = new Room(folder);
    room.act(createGroup("g1", "alice", "bob"));
  }

  @AfterEach
  void close() {
    room.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 2000", "100, 2000", "5000, 5000", "20000, 10000"})
  void theMoreSessionsTheLongerItTakesUpToALimit(int sessions, long millis) {
    assertThat(Draining.window(sessions)).hasMillis(millis);
  }

  @Test
  void eachIsToldATimeOfItsOwnWithinTheWindow() throws Exception {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      clients.add(room.connect("alice", "s-" + i));
    }

    Thread draining = Thread.ofVirtual().start(draining(new Random(7))::toOthers);

    HashSet<Long> times = new HashSet<>();
    for (Client client : clients) {
      times.add(Long.parseLong(Client.field(client.nextOf("drain"), "reconnect_in_ms")));
    }
    assertThat(times).hasSizeGreaterThan(5).allMatch(time -> time >= 0 && time <= 2_000);
    for (Client client : clients) {
      assertThat(client.next()).isEqualTo("close 4503");
    }
    draining.join();
    assertThat(room.connections().count()).isZero();
  }

  @Test
  void aSessionIsServedUntilItsTime() throws Exception {
    Client alice = room.connect("alice", "a");
    Client bob = room.connect("bob", "b");

    Thread draining = Thread.ofVirtual().start(draining(hints(1_500, 1_500))::toOthers);

    alice.nextOf("drain");
    bob.nextOf("drain");
    alice.say("{\"type\":\"send\",\"id\":7,\"client_id\":\"c\",\"chat_id\":\"g1\",\"text\":\"t\"}");
    room.act(send("g1", "alice", "t"));
    room.deliver(Room.answer("a", 7, "g1", 2), room.happened("g1", 2, "bob"));
    assertThat(alice.next()).isEqualTo("{\"ack\":7}");
    bob.nextOf("message 2");
    assertThat(alice.next()).isEqualTo("close 4503");
    draining.join();
  }

  @Test
  void whoDoesNotLeaveByItselfIsClosedALittleLater() throws Exception {
    Client early = room.connect("alice", "a");
    long began = System.nanoTime();

    Thread draining = Thread.ofVirtual().start(draining(hints(600))::toOthers);

    assertThat(early.nextOf("drain")).contains("\"reconnect_in_ms\":600");
    assertThat(early.next()).isEqualTo("close 4503");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
    draining.join();
  }

  @Test
  void itIsOverAsSoonAsAllHaveGone() throws Exception {
    Client client = room.connect("alice", "a");
    long began = System.nanoTime();
    Thread draining = Thread.ofVirtual().start(draining(hints(2_000))::toOthers);
    client.nextOf("drain");

    client.disconnect();
    draining.join();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_500));
  }

  @Test
  void clientsOfTheReferenceEndpointAreClosedAtTheirTime() throws Exception {
    Client client = room.reference("alice", "r");

    Thread draining = Thread.ofVirtual().start(draining(hints(100))::toOthers);

    String line = client.next();
    while (line.startsWith("ping")) {
      line = client.next();
    }
    assertThat(line).isEqualTo("close 4503");
    draining.join();
  }

  @Test
  void whoComesInNowIsClosed() throws Exception {
    Client there = room.connect("alice", "a");
    Thread draining = Thread.ofVirtual().start(draining(hints(1_000))::toOthers);
    there.nextOf("drain");

    Client late = room.open("late");

    assertThat(late.next()).isEqualTo("close 4503");
    draining.join();
  }

  @Test
  void withNowhereElseToGoAllAreClosedAtOnceAndToldWhenToComeBack() throws Exception {
    Client client = room.connect("alice", "a");
    long began = System.nanoTime();

    draining(hints(1_900)).toNobody();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_500));
    assertThat(client.nextOf("drain")).contains("\"reconnect_in_ms\":1900");
    assertThat(client.next()).isEqualTo("close 4503");
  }

  private Draining draining(RandomGenerator random) {
    return new Draining(room.connections(), random);
  }

  /// Draws these, one after the other.
  private static RandomGenerator hints(long... millis) {
    Iterator<Long> next = Arrays.stream(millis).iterator();
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return next.next();
      }

      @Override
      public long nextLong(long bound) {
        return nextLong();
      }
    };
  }
}
