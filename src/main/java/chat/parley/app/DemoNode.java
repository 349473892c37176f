package chat.parley.app;

import chat.parley.chat.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A node of the demo, which is killed and started again while the process goes on.
///
/// [#start] and [#kill] are for one thread at a time, the rest is for any.
final class DemoNode {
  /// A dead node is in the directory as long as its lease.
  private static final Duration LEASE = Duration.ofSeconds(2);

  private record Life(Node node, Lifeline lifeline) {}

  private final NodeId id;
  private final String url;
  private final Ends ends;
  private final Function<Ends, Node> maker;
  private volatile @Nullable Life life;
  private CompletableFuture<Void> dying = CompletableFuture.completedFuture(null);
  private CompletableFuture<Void> lease = CompletableFuture.completedFuture(null);

  /// Prepares a node.
  ///
  /// @param ends which all nodes share
  /// @param maker makes a node that stands on what it is given
  DemoNode(NodeId id, String url, Ends ends, Function<Ends, Node> maker) {
    this.id = id;
    this.url = url;
    this.ends = ends;
    this.maker = maker;
  }

  NodeId id() {
    return id;
  }

  String url() {
    return url;
  }

  boolean running() {
    return life != null;
  }

  Optional<Node> node() {
    Life now = life;
    return now == null ? Optional.empty() : Optional.of(now.node());
  }

  /// Starts it, as a new incarnation; returns when it serves. As a node that was killed does, it
  /// waits for what is left of its last lease.
  ///
  /// @throws IOException if its port is taken
  void start() throws IOException {
    dying.join();
    lease.join();
    Lifeline lifeline = new Lifeline();
    Node node = maker.apply(ends.seenThrough(lifeline));
    life = new Life(node, lifeline);
    try {
      node.start();
    } catch (IOException | RuntimeException e) {
      life = null;
      throw e;
    }
  }

  /// Ends it as a `kill -9` does, as far as one process allows.
  ///
  /// @param after how long it goes on serving; does not wait for that
  void kill(Duration after) {
    Life ending = life;
    if (ending == null) {
      return;
    }
    life = null;
    if (after.isZero()) {
      end(ending);
    } else {
      dying =
          CompletableFuture.runAsync(
              () -> end(ending),
              CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void end(Life ending) {
    ending.lifeline().cut();
    lease =
        CompletableFuture.runAsync(
            () -> ends.directory().leave(id, ending.node().incarnation()),
            CompletableFuture.delayedExecutor(LEASE.toMillis(), TimeUnit.MILLISECONDS));
    ending.node().kill();
  }
}
