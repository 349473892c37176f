package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.Trace;
import chat.parley.directory.DirectoryException;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Asks every node where a message is, by its inbox, and tells those that ask. Nothing is kept for
/// it but the [chat.parley.delivery.Trail] of the sequencer: how far a session has been sent a
/// chat, it knows itself.
///
/// Thread-safe.
public final class Traces {
  private static final long PATIENCE_MILLIS = 2_000;

  /// What the nodes have told.
  ///
  /// @param traces of those that did, by node
  /// @param silent those that did not in time
  public record Found(List<Trace> traces, Set<NodeId> silent) {
    public Found {
      traces = List.copyOf(traces);
      silent = Set.copyOf(silent);
    }
  }

  private static final class Question {
    private final Map<NodeId, Trace> told = new ConcurrentHashMap<>();
    private final Set<NodeId> nodes;
    private final CountDownLatch left;

    Question(Set<NodeId> nodes) {
      this.nodes = nodes;
      this.left = new CountDownLatch(nodes.size());
    }

    void tell(Trace trace) {
      if (nodes.contains(trace.node()) && told.putIfAbsent(trace.node(), trace) == null) {
        left.countDown();
      }
    }
  }

  private final Surroundings surroundings;
  private final Connections connections;
  private final Background background;
  private final AtomicLong lastQuestion = new AtomicLong(System.nanoTime());
  // As large as the number of requests served at a time.
  private final Map<Long, Question> questions = new ConcurrentHashMap<>();

  Traces(Surroundings surroundings, Connections connections, Background background) {
    this.surroundings = surroundings;
    this.connections = connections;
    this.background = background;
  }

  /// Asks all nodes. Blocks, for 2 s at most.
  ///
  /// @param users whose sessions are counted; in a large chat, where they do not matter, those who
  ///   have entered it
  public Found ask(
      int partition, long offset, ChatId chat, long seq, boolean large, Collection<UserId> users) {
    Set<NodeId> nodes = nodes();
    long number = lastQuestion.incrementAndGet();
    Question question = new Question(nodes);
    questions.put(number, question);
    try {
      InboxItem.Asked asked =
          new InboxItem.Asked(
              surroundings.node(),
              number,
              partition,
              offset,
              new InboxItem.Place(chat, seq),
              large,
              List.copyOf(users));
      for (NodeId node : nodes) {
        if (node.equals(surroundings.node())) {
          asked(asked);
        } else {
          surroundings.inboxes().write(node, asked, _ -> {});
        }
      }
      await(question);
    } finally {
      questions.remove(number);
    }
    Set<NodeId> silent = new HashSet<>(nodes);
    silent.removeAll(question.told.keySet());
    List<Trace> traces = new ArrayList<>(question.told.values());
    traces.sort(Comparator.comparing(trace -> trace.node().value()));
    return new Found(traces, silent);
  }

  /// If the directory does not answer this node can still speak for itself.
  private Set<NodeId> nodes() {
    Set<NodeId> nodes = new HashSet<>(Set.of(surroundings.node()));
    try {
      nodes.addAll(surroundings.directory().nodes());
    } catch (DirectoryException _) {
      return nodes;
    }
    return nodes;
  }

  private static void await(Question question) {
    try {
      question.left.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Any thread; does not block.
  void take(InboxItem.Traced item) {
    switch (item) {
      case InboxItem.Asked asked -> asked(asked);
      case InboxItem.Told told -> told(told);
    }
  }

  private void told(InboxItem.Told told) {
    Question question = questions.get(told.question());
    if (question != null) {
      question.tell(told.trace());
    }
  }

  private void asked(InboxItem.Asked asked) {
    Map<EventLoop, List<Connection>> byLoop = new HashMap<>();
    for (Connection connection : concerned(asked)) {
      byLoop.computeIfAbsent(connection.eventLoop(), _ -> new ArrayList<>()).add(connection);
    }
    Count count = new Count(asked, byLoop.size());
    byLoop.forEach((loop, some) -> Connections.execute(loop, () -> count.add(some)));
    count.ready();
  }

  private Collection<Connection> concerned(InboxItem.Asked asked) {
    if (asked.large()) {
      return connections.byChat().of(asked.place().chatId());
    }
    return asked.users().stream().flatMap(user -> connections.of(user).stream()).toList();
  }

  private void answer(InboxItem.Asked asked, int written, int waiting) {
    InboxItem.Told told =
        new InboxItem.Told(
            asked.question(),
            new Trace(
                surroundings.node(),
                surroundings.trail().find(asked.partition(), asked.offset()),
                written,
                waiting));
    if (asked.asker().equals(surroundings.node())) {
      told(told);
    } else {
      // Writing may block.
      background.run(() -> surroundings.inboxes().write(asked.asker(), told, _ -> {}));
    }
  }

  /// How many sessions have been sent a message. Each loop adds its own, the last one answers.
  private final class Count {
    private final InboxItem.Asked asked;
    private final AtomicInteger loops;
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    Count(InboxItem.Asked asked, int loops) {
      this.asked = asked;
      this.loops = new AtomicInteger(loops + 1);
    }

    void add(List<Connection> some) {
      for (Connection connection : some) {
        OptionalLong sent = connection.peer().sentUpTo(asked.place().chatId());
        (sent.orElse(0) >= asked.place().seq() ? written : waiting).incrementAndGet();
      }
      ready();
    }

    void ready() {
      if (loops.decrementAndGet() == 0) {
        answer(asked, written.get(), waiting.get());
      }
    }
  }
}
