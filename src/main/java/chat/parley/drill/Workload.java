package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.UserId;
import chat.parley.client.ClientThreads;
import chat.parley.client.RefusedException;
import chat.parley.protocol.ServerFrame;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// People who talk while faults are at work: pairs, each of two users on different nodes, and one
/// group over all nodes whose members come and go. Open loop: what is due is sent, whether what was
/// sent before is answered or not.
///
/// The users and chats of a workload are its own: nothing is left over from an earlier one.
/// Confined to the thread that runs the drill, but for the loader, which is a thread of its own.
final class Workload implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHOW_PATIENCE = Duration.ofSeconds(30);
  private static final int GROUP_SIZE = 10;

  /// One message in so many goes to the group.
  private static final int GROUP_SHARE = 20;

  /// One message in so many is sent again under the same client_id.
  private static final int REPEAT_SHARE = 50;

  private static final Duration CHURN = Duration.ofSeconds(1);

  private final Random random;
  private final int rate;
  private final List<Participant> participants = new ArrayList<>();
  private final List<Participant.Direct> pairs = new ArrayList<>();
  private final Map<UserId, Participant> byUser = new HashMap<>();
  private final Participant.Group group;
  private final List<Participant> groupMembers;
  private final AtomicLong unanswered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong notTaken = new AtomicLong();
  private volatile boolean loading;
  private @Nullable Thread loader;

  /// Starts to connect everyone.
  ///
  /// @param prefix begins the names of all users and chats
  /// @param rate messages a second, of all together
  Workload(
      String prefix, int pairCount, int rate, List<URI> nodes, ClientThreads threads, long seed) {
    this.random = new Random(seed);
    this.rate = rate;
    for (int i = 0; i < pairCount; i++) {
      UserId one = new UserId("%s-a%d".formatted(prefix, i));
      UserId other = new UserId("%s-b%d".formatted(prefix, i));
      pairs.add(new Participant.Direct(one, other));
      add(one, i, nodes, threads);
      add(other, i + 1, nodes, threads);
    }
    this.group = new Participant.Group(new ChatId(prefix + "-group"));
    this.groupMembers =
        List.copyOf(participants.subList(0, Math.min(GROUP_SIZE, participants.size())));
  }

  private void add(UserId user, int home, List<URI> nodes, ClientThreads threads) {
    List<URI> order = new ArrayList<>(nodes);
    Collections.rotate(order, -(home % nodes.size()));
    // Those whose node is gone do not all go to the same one.
    Collections.shuffle(order.subList(1, order.size()), random);
    Participant participant = new Participant(user, order, threads);
    participants.add(participant);
    byUser.put(user, participant);
  }

  /// Waits until everyone is connected and has said something, and makes the group.
  ///
  /// @throws DrillException if that does not come about
  void open() throws InterruptedException {
    await("everyone to be connected", this::allLive);
    Participant owner = groupMembers.getFirst();
    count(
        owner.act(
            group.id(),
            new Command.CreateGroup(
                "drill", groupMembers.stream().map(Participant::user).toList())));
    for (Participant.Direct pair : pairs) {
      say(participant(pair.one()), pair);
    }
    await("the first answers", () -> unanswered.get() == 0);
  }

  /// Begins to talk.
  void start() {
    loading = true;
    loader = Thread.ofPlatform().daemon().name("drill-loader").start(this::load);
  }

  private void load() {
    long began = System.nanoTime();
    long issued = 0;
    long nextChurn = CHURN.toNanos();
    CompletableFuture<?> churn = CompletableFuture.completedFuture(null);
    try {
      while (loading) {
        long elapsed = System.nanoTime() - began;
        for (long due = elapsed * rate / TimeUnit.SECONDS.toNanos(1); issued < due; issued++) {
          sayOne();
        }
        if (elapsed >= nextChurn && churn.isDone()) {
          churn = changeMembers();
          nextChurn = elapsed + CHURN.toNanos();
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sayOne() {
    if (random.nextInt(GROUP_SHARE) == 0) {
      say(groupMembers.get(random.nextInt(groupMembers.size())), group);
    } else {
      Participant.Direct pair = pairs.get(random.nextInt(pairs.size()));
      say(participant(random.nextBoolean() ? pair.one() : pair.other()), pair);
    }
  }

  private void say(Participant who, Participant.Chat chat) {
    var clientId = who.newClientId();
    count(who.say(chat, clientId));
    if (random.nextInt(REPEAT_SHARE) == 0) {
      count(who.say(chat, clientId));
    }
  }

  private boolean out;
  private int victim;

  /// Removes a member, or lets the one in again that was removed last.
  private CompletableFuture<ServerFrame.Ack> changeMembers() {
    Participant owner = groupMembers.getFirst();
    if (groupMembers.size() < 2) {
      return CompletableFuture.failedFuture(new IllegalStateException("nobody to remove"));
    }
    if (!out) {
      victim = 1 + random.nextInt(groupMembers.size() - 1);
    }
    List<UserId> who = List.of(groupMembers.get(victim).user());
    Command.Action change = out ? new Command.AddMembers(who) : new Command.RemoveMembers(who);
    CompletableFuture<ServerFrame.Ack> done = owner.act(group.id(), change);
    count(done);
    // By the loader alone, and again only when this is answered.
    out = !out;
    return done;
  }

  private void count(CompletableFuture<ServerFrame.Ack> answer) {
    unanswered.incrementAndGet();
    answer.whenComplete(
        (ServerFrame.@Nullable Ack _, @Nullable Throwable failure) -> {
          unanswered.decrementAndGet();
          if (failure instanceof RefusedException) {
            refused.incrementAndGet();
          } else if (failure != null) {
            notTaken.incrementAndGet();
          }
        });
  }

  /// Ends the talk, and waits until all is answered and everyone was shown the end of each of their
  /// chats. What does not come in time is for the checker to judge.
  ///
  /// @return whether all came
  boolean stop() throws InterruptedException {
    loading = false;
    if (loader != null) {
      loader.join();
    }
    boolean answered = settle(PATIENCE, () -> unanswered.get() == 0 && allLive());
    return settle(SHOW_PATIENCE, this::allShown) && answered;
  }

  boolean allLive() {
    return participants.stream().allMatch(one -> one.journal().live());
  }

  private boolean allShown() {
    Map<ChatId, Long> ends = new HashMap<>();
    participants.forEach(
        one -> one.journal().ends().forEach((chat, seq) -> ends.merge(chat, seq, Math::max)));
    return pairs.stream().allMatch(pair -> shown(pair, ends))
        && groupMembers.stream()
            .filter(one -> !out || one != groupMembers.get(victim))
            .allMatch(one -> one.journal().end(group.id()) == end(group, ends));
  }

  private boolean shown(Participant.Direct pair, Map<ChatId, Long> ends) {
    long end = end(pair, ends);
    return participant(pair.one()).journal().end(pair.id()) == end
        && participant(pair.other()).journal().end(pair.id()) == end;
  }

  private static long end(Participant.Chat chat, Map<ChatId, Long> ends) {
    return ends.getOrDefault(chat.id(), 0L);
  }

  /// Waits; false if it did not come about.
  static boolean settle(Duration patience, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    if (!settle(PATIENCE, condition)) {
      String absent =
          participants.stream()
              .filter(one -> !one.journal().live())
              .findFirst()
              .map(one -> "; " + one.user() + ": " + one.journal().where())
              .orElse("");
      throw new DrillException(
          "waited %d s for %s%s".formatted(PATIENCE.toSeconds(), what, absent));
    }
  }

  private Participant participant(UserId user) {
    Participant found = byUser.get(user);
    if (found == null) {
      throw new IllegalArgumentException(user + " takes no part");
    }
    return found;
  }

  List<Participant> participants() {
    return List.copyOf(participants);
  }

  List<Participant.Direct> pairs() {
    return List.copyOf(pairs);
  }

  Participant.Group group() {
    return group;
  }

  List<UserId> groupMembers() {
    return groupMembers.stream().map(Participant::user).toList();
  }

  /// Sends that have no answer yet.
  long unanswered() {
    return unanswered.get();
  }

  /// Sends that the server refused for good, as those of who was just removed.
  long refused() {
    return refused.get();
  }

  /// Sends that a client's full outbox did not take.
  long notTaken() {
    return notTaken.get();
  }

  /// Lets everyone go; what they still had to say stays unsaid.
  void leave() {
    loading = false;
    participants.forEach(Participant::close);
  }

  @Override
  public void close() {
    leave();
  }
}
