package chat.parley.drill;

import chat.parley.chat.ClientId;
import chat.parley.chat.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// One of each pair says the same things again and again, under the same client_ids: on all nodes
/// at once, each time in another order, each frame twice, and all of it once more after coming
/// back. What comes of it is judged with everything else that the pair says.
///
/// Each session writes on one thread and is read on another.
final class ResendStorm {
  private static final int MESSAGES = 50;
  private static final int TIMES = 2;
  private static final int TWICE = 2;

  /// Below the number at which a node says `rate_limited`.
  private static final int UNDER_WAY = 32;

  private static final int AT_A_TIME = 256;

  private final Arena arena;
  private final long seed;
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Map<ErrorCode, Integer> refused = new ConcurrentHashMap<>();

  private ResendStorm(Arena arena) {
    this.arena = arena;
    this.seed = arena.number(0, Integer.MAX_VALUE - 1);
  }

  static void run(Arena arena) throws InterruptedException {
    new ResendStorm(arena).run();
  }

  private void run() throws InterruptedException {
    List<Callable<Void>> sessions = new ArrayList<>();
    int random = 0;
    for (Participant.Direct pair : arena.load().pairs()) {
      Journal journal = journal(pair.one());
      List<ClientId> ids = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        ClientId id = new ClientId("storm-" + i);
        ids.add(id);
        journal.sending(pair.id(), id);
      }
      for (URI node : arena.cluster().urls()) {
        long own = seed + random++;
        sessions.add(() -> insist(journal, pair.other(), ids, node, new Random(own)));
      }
    }
    try (ExecutorService each =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      for (Future<Void> session : each.invokeAll(sessions)) {
        session.get();
      }
    } catch (ExecutionException e) {
      throw new DrillException("a session of the storm has failed: " + e.getCause(), e);
    }
    int expected = MESSAGES * arena.load().pairs().size();
    arena.note(
        "%d client_ids in %d frames, %d acks of duplicates, refused: %s"
            .formatted(expected, frames.get(), duplicates.get(), new TreeMap<>(refused)));
    arena.promise(
        acknowledged.size() == expected,
        "%d of %d client_ids have no ack".formatted(expected - acknowledged.size(), expected));
    arena.promise(unanswered.get() == 0, unanswered.get() + " frames had no answer");
  }

  private Journal journal(UserId user) {
    return arena.load().participants().stream()
        .filter(one -> one.user().equals(user))
        .findFirst()
        .orElseThrow()
        .journal();
  }

  /// Says it all, is gone without a word, comes back and says it all again.
  private Void insist(Journal journal, UserId to, List<ClientId> ids, URI node, Random random)
      throws IOException, InterruptedException {
    for (int time = 0; time < TIMES; time++) {
      // Its own device on each node: another would take its place.
      String device = "storm-" + node.getPort();
      try (RawClient client = RawClient.live(node, journal.user(), device, 0)) {
        List<ClientId> order = new ArrayList<>(ids);
        Collections.shuffle(order, random);
        say(client, journal, to, order, time + 1 < TIMES);
      }
    }
    return null;
  }

  /// @param leaving whether it is gone before the last answers
  private void say(
      RawClient client, Journal journal, UserId to, List<ClientId> order, boolean leaving)
      throws IOException, InterruptedException {
    Semaphore room = new Semaphore(UNDER_WAY);
    Thread reader =
        Thread.ofVirtual().name("storm-reader").start(() -> read(client, journal, room));
    long id = 1;
    for (ClientId clientId : order) {
      String frame =
          """
          {"type":"send","id":%d,"client_id":"%s","to":"%s","text":"drill %s"}"""
              .formatted(id++, clientId, to, clientId);
      if (!room.tryAcquire(TWICE, 15, TimeUnit.SECONDS)) {
        unanswered.incrementAndGet();
        break;
      }
      // The second has an answer too: an ack, or that its id is in use.
      for (int i = 0; i < TWICE; i++) {
        client.send(frame);
        frames.incrementAndGet();
      }
    }
    if (!leaving && !room.tryAcquire(UNDER_WAY, 15, TimeUnit.SECONDS)) {
      unanswered.addAndGet(UNDER_WAY - room.availablePermits());
    }
    client.close();
    reader.join();
  }

  private void read(RawClient client, Journal journal, Semaphore room) {
    try {
      while (true) {
        RawFrames.Frame frame = client.next();
        if (frame.opcode() != RawFrames.TEXT) {
          continue;
        }
        switch (FrameCodec.decode(frame.payload())) {
          case ServerFrame.Ack ack -> {
            journal.acked(ack);
            ack.clientId().ifPresent(id -> acknowledged.add(journal.user() + " " + id));
            if (ack.duplicate()) {
              duplicates.incrementAndGet();
            }
            room.release();
          }
          case ServerFrame.Failure failure -> {
            refused.merge(failure.code(), 1, Integer::sum);
            room.release();
          }
          default -> {}
        }
      }
    } catch (IOException _) {
      // Closed: all has been said.
    }
  }
}
