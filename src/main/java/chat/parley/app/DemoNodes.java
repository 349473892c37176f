package chat.parley.app;

import chat.parley.chat.NodeId;
import chat.parley.gateway.HttpResources;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The nodes of the demo: `node-1` and so on. One at least always runs.
///
/// Thread-safe. Stopping and starting is done one after the other, and blocks.
final class DemoNodes implements AutoCloseable {
  /// A node that is asked to stop itself answers first.
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  /// What came of stopping or starting a node.
  enum Outcome {
    DONE,
    UNKNOWN,
    /// It would have been the last one to stop.
    LAST
  }

  private final List<DemoNode> nodes = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  /// Prepares a node for each of the settings; none runs yet.
  ///
  /// @param onFault told in one line when a node cannot go on
  DemoNodes(List<Settings> settings, Admission admission, Ends ends, Consumer<String> onFault) {
    for (Settings one : settings) {
      NodeId id = new NodeId("node-" + (nodes.size() + 1));
      Set<String> pages = Set.copyOf(one.http().allowedOrigins());
      nodes.add(
          new DemoNode(
              id,
              Urls.of(one.http().scheme(), one.http().host(), one.http().port()),
              ends,
              seen -> new Node(id, one, admission, seen, onFault, api -> demo(id, pages, api))));
    }
  }

  private HttpResources demo(NodeId self, Set<String> pages, HttpResources api) {
    return new DemoResources(self, this, pages, api);
  }

  /// Starts all; returns when they serve.
  void start() throws IOException {
    lock.lock();
    try {
      for (DemoNode node : nodes) {
        node.start();
      }
    } finally {
      lock.unlock();
    }
  }

  List<DemoNode> all() {
    return List.copyOf(nodes);
  }

  /// Kills a node; one that does not run stays so.
  ///
  /// @param asker the node that was asked to do it
  Outcome stop(NodeId id, NodeId asker) {
    lock.lock();
    try {
      Optional<DemoNode> node = find(id);
      if (node.isEmpty()) {
        return Outcome.UNKNOWN;
      }
      if (nodes.stream().noneMatch(other -> other.running() && !other.id().equals(id))) {
        return Outcome.LAST;
      }
      node.get().kill(id.equals(asker) ? LAST_WORDS : Duration.ZERO);
      return Outcome.DONE;
    } finally {
      lock.unlock();
    }
  }

  /// Starts a node, unless it runs; returns when it serves.
  ///
  /// @throws IOException if its port is taken by now
  Outcome start(NodeId id) throws IOException {
    lock.lock();
    try {
      Optional<DemoNode> node = find(id);
      if (node.isEmpty()) {
        return Outcome.UNKNOWN;
      }
      if (!node.get().running()) {
        node.get().start();
      }
      return Outcome.DONE;
    } finally {
      lock.unlock();
    }
  }

  private Optional<DemoNode> find(NodeId id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
  }

  /// Sends the clients away, since all nodes end.
  void drain() {
    try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
      nodes.forEach(demo -> demo.node().ifPresent(node -> atOnce.execute(node::drainToNobody)));
    }
  }

  /// Closes those that run, also one that is just starting.
  @Override
  public void close() {
    Deque<AutoCloseable> running = new ArrayDeque<>();
    nodes.forEach(demo -> demo.node().ifPresent(running::push));
    Closing.all(running);
  }
}
