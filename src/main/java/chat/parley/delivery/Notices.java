package chat.parley.delivery;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.directory.Whereabouts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what is shown and not kept to the nodes that hold those it is for: past log and store, and
/// without the [Router]'s promises. A notice may get lost: when more than [#MAX_WAITING] wait the
/// new one is dropped, as are all while the directory cannot be reached. Whoever needs more keeps
/// it and says it again.
///
/// One directory round trip for all that wait at a moment, one record per (notice, node), none for
/// this node itself unless asked for. [#post] is for any thread and never blocks; a thread of its
/// own does the rest.
public final class Notices implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notices.class);
  static final int MAX_WAITING = 10_000;
  private static final int BATCH = 500;
  private static final long POLL_MILLIS = 200;
  private static final long CLOSE_MILLIS = 2_000;

  /// What is to be sent.
  public sealed interface Notice {}

  /// A frame for the sessions, but one, of these users.
  ///
  /// @param chatId the chat that it is about, if any
  /// @param frame UTF-8 JSON
  public record Show(
      Optional<ChatId> chatId, Set<UserId> users, Optional<SessionId> exceptSession, byte[] frame)
      implements Notice {
    public Show {
      users = Set.copyOf(users);
    }
  }

  /// News for the nodes that hold a session of a user.
  public record TellNodesOf(UserId user, InboxItem.Changed changed) implements Notice {}

  /// News for the nodes in the set of a chat.
  public record TellSet(ChatId set, InboxItem.Changed changed) implements Notice {}

  private final NodeId self;
  private final boolean shortcut;
  private final Directory directory;
  private final Sessions local;
  private final InboxWriter inboxes;
  private final BlockingQueue<Notice> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private boolean troubled;
  private volatile boolean closing;

  /// @param shortcut whether what is for `self` goes straight to its sessions
  public Notices(
      NodeId self, Directory directory, Sessions local, InboxWriter inboxes, boolean shortcut) {
    this.self = self;
    this.shortcut = shortcut;
    this.directory = directory;
    this.local = local;
    this.inboxes = inboxes;
    this.thread = Thread.ofPlatform().daemon().name(self + "-notices").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Sends it soon.
  ///
  /// @return false if it is dropped, as too much waits
  public boolean post(Notice notice) {
    return waiting.offer(notice);
  }

  private void run() {
    List<Notice> batch = new ArrayList<>();
    while (!closing || !waiting.isEmpty()) {
      try {
        Notice first = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, BATCH - 1);
          send(batch);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.error("Notices are dropped", e);
      }
      batch.clear();
    }
  }

  private void send(List<Notice> batch) {
    Optional<Whereabouts> found = find(batch);
    if (found.isEmpty()) {
      return;
    }
    List<InboxItem> here = new ArrayList<>();
    for (Notice notice : batch) {
      items(notice, found.get())
          .forEach(
              (node, item) -> {
                if (shortcut && node.equals(self)) {
                  here.add(item);
                } else {
                  inboxes.write(node, item, _ -> {});
                }
              });
    }
    if (!here.isEmpty()) {
      local.deliver(here);
    }
  }

  private Optional<Whereabouts> find(List<Notice> batch) {
    Set<UserId> users = new HashSet<>();
    Set<ChatId> sets = new HashSet<>();
    for (Notice notice : batch) {
      switch (notice) {
        case Show show -> users.addAll(show.users());
        case TellNodesOf tell -> users.add(tell.user());
        case TellSet tell -> sets.add(tell.set());
      }
    }
    try {
      Whereabouts found = directory.find(users, sets);
      troubled = false;
      return Optional.of(found);
    } catch (DirectoryException e) {
      if (!troubled) {
        log.warn("The directory does not answer: notices are dropped. {}", e.getMessage());
      }
      troubled = true;
      return Optional.empty();
    }
  }

  private static Map<NodeId, InboxItem> items(Notice notice, Whereabouts found) {
    Map<NodeId, InboxItem> items = new LinkedHashMap<>();
    switch (notice) {
      case Show show ->
          byNode(show.users(), found)
              .forEach(
                  (node, users) ->
                      items.put(
                          node,
                          new InboxItem.Shown(
                              show.chatId(), users, show.exceptSession(), show.frame())));
      case TellNodesOf tell ->
          found
              .users()
              .getOrDefault(tell.user(), Set.of())
              .forEach(node -> items.put(node, tell.changed()));
      case TellSet tell ->
          found
              .chats()
              .getOrDefault(tell.set(), Set.of())
              .forEach(node -> items.put(node, tell.changed()));
    }
    return items;
  }

  private static Map<NodeId, List<UserId>> byNode(Collection<UserId> users, Whereabouts found) {
    Map<NodeId, List<UserId>> byNode = new LinkedHashMap<>();
    for (UserId user : users) {
      for (NodeId node : found.users().getOrDefault(user, Set.of())) {
        byNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(user);
      }
    }
    return byNode;
  }

  /// Sends what waits, for two seconds at most.
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
