package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.client.ClientThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// One fault: people begin to talk, it happens, they talk on, and all that was seen is judged.
///
/// Confined to the thread that runs the drill.
final class Round {
  /// In which all is well, before and after: some hundred messages.
  private static final Duration CALM = Duration.ofSeconds(1);

  /// In which what was sent is decided, or never.
  private static final Duration ANSWER = Duration.ofSeconds(12);

  private final Cluster cluster;
  private final ClientThreads threads;
  private final DrillOptions options;
  private final String prefix;
  private final long seed;

  /// @param prefix of this round's users and chats
  Round(Cluster cluster, ClientThreads threads, DrillOptions options, String prefix, long seed) {
    this.cluster = cluster;
    this.threads = threads;
    this.options = options;
    this.prefix = prefix;
    this.seed = seed;
  }

  Row run(Fault fault) throws InterruptedException {
    cluster.mend();
    try (Workload load =
        new Workload(prefix, options.pairs(), options.rate(), cluster.urls(), threads, seed)) {
      load.open();
      load.start();
      TimeUnit.MILLISECONDS.sleep(CALM.toMillis());
      Arena arena = new Arena(cluster, load, new Random(seed), options.duration());
      long from = System.nanoTime();
      fault.action().run(arena);
      TimeUnit.MILLISECONDS.sleep(CALM.toMillis());
      boolean settled = load.stop();
      long until = System.nanoTime();
      note(arena, load);
      if (!settled) {
        arena.note("not settled");
        // Else acks that come while the histories are read would count as lost.
        load.hangUp();
        TimeUnit.MILLISECONDS.sleep(ANSWER.toMillis());
      }
      cluster.mend();
      return judge(fault, arena, load, from, until);
    }
  }

  private static void note(Arena arena, Workload load) {
    if (load.notTaken() > 0) {
      arena.note(load.notTaken() + " not taken by full outboxes");
    }
    if (load.unanswered() > 0) {
      arena.note(load.unanswered() + " without an answer in the end");
    }
  }

  private Row judge(Fault fault, Arena arena, Workload load, long from, long until)
      throws InterruptedException {
    List<Evidence.Reading> readings = new HistoryReader(threads).read(orders(load));
    Evidence evidence =
        new Evidence(
            load.participants().stream().map(one -> one.journal().testimony()).toList(), readings);
    List<Violation> violations = new ArrayList<>(arena.broken());
    violations.addAll(Checker.check(evidence));
    Figures figures =
        Figures.of(
            evidence,
            load.refused(),
            load.pairs().stream().map(Participant.Direct::id).collect(Collectors.toSet()),
            load.participants().stream().map(one -> one.journal().standings()).toList(),
            from,
            until);
    return new Row.Ran(fault.name(), figures, violations, arena.notes());
  }

  /// Everyone reads each of their chats on every node; a stranger tries all.
  private List<HistoryReader.Order> orders(Workload load) {
    List<HistoryReader.Order> orders = new ArrayList<>();
    List<ChatId> all = new ArrayList<>(List.of(load.group().id()));
    load.pairs().forEach(pair -> all.add(pair.id()));
    for (NodeProcess node : cluster.nodes()) {
      for (Participant.Direct pair : load.pairs()) {
        orders.add(order(pair.one(), node, pair, load));
        orders.add(order(pair.other(), node, pair, load));
      }
      orders.add(
          new HistoryReader.Order(
              new UserId(prefix + "-stranger"), node.name(), node.url(), List.copyOf(all)));
    }
    return orders;
  }

  private static HistoryReader.Order order(
      UserId user, NodeProcess node, Participant.Direct pair, Workload load) {
    List<ChatId> chats = new ArrayList<>(List.of(pair.id()));
    if (load.groupMembers().contains(user)) {
      chats.add(load.group().id());
    }
    return new HistoryReader.Order(user, node.name(), node.url(), chats);
  }
}
