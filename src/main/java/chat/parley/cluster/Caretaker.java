package chat.parley.cluster;

import chat.parley.chat.NodeId;
import chat.parley.delivery.InboxTopics;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.kafka.KafkaException;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the other nodes, as each of them does: whoever is first has what a dead one held
/// taken over. Only for a directory that all nodes share; any other one takes the others for dead.
///
/// One thread, its own, does all.
public final class Caretaker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Caretaker.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /// A node that has lost its lease puts it back within half a second.
  private static final Duration MISSING_FOR = Duration.ofMillis(750);

  /// A lease lasts two seconds.
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private static final Duration CLEAN_EVERY = Duration.ofMinutes(1);
  private static final Duration DEAD_FOR = Duration.ofMinutes(10);

  private final Directory directory;
  private final Census census;
  private final Takeover takeover;
  private final Janitor janitor;
  private final Thread thread;
  private boolean troubled;
  private volatile boolean closing;

  /// Prepares it.
  ///
  /// @param admin stays the caller's to close
  /// @param groupId of the sequencers
  public Caretaker(
      NodeId self, Directory directory, Admin admin, String groupId, InboxTopics inboxes) {
    this.directory = directory;
    this.census = new Census(self, MISSING_FOR, SETTLING);
    this.takeover = new Takeover(census, new KafkaGroup(admin, groupId));
    this.janitor = new Janitor(self, census, of(inboxes), CLEAN_EVERY, DEAD_FOR);
    this.thread = Thread.ofPlatform().daemon().name(self + "-caretaker").unstarted(this::run);
  }

  private static Inboxes of(InboxTopics topics) {
    return new Inboxes() {
      @Override
      public Set<NodeId> nodes() {
        return topics.nodes();
      }

      @Override
      public boolean remove(NodeId node) {
        return topics.removeIfInbox(node);
      }
    };
  }

  /// How many dead nodes this one has had others take over from. Any thread.
  public long takeovers() {
    return takeover.removed();
  }

  public void start() {
    thread.start();
  }

  private void run() {
    while (!closing) {
      try {
        look();
        troubled = false;
      } catch (KafkaException e) {
        if (!troubled && !closing) {
          log.warn("Dead nodes cannot be cleared away: {}", e.getMessage());
        }
        troubled = true;
      } catch (RuntimeException e) {
        log.error("A look at the other nodes has failed", e);
      }
      pause();
    }
  }

  private void look() {
    try {
      census.answered(directory.nodes(), System.nanoTime());
    } catch (DirectoryException e) {
      log.debug("The directory does not answer", e);
      census.notAnswered();
    }
    takeover.tick(System.nanoTime());
    janitor.tick(System.nanoTime());
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY);
    } catch (InterruptedException _) {
      // Closing; the loop's condition says so.
    }
  }

  /// Returns when it does nothing more.
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
