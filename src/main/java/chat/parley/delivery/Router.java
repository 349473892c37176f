package chat.parley.delivery;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.directory.Whereabouts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends each delivery to the nodes that hold its sessions: one directory round trip a batch, one
/// record per (event, node), none for this node itself unless asked for.
///
/// It looks into the directory when it is called, which is after the store has committed: a session
/// that is not in the directory yet, or a node that is not in a large chat's set yet, will read the
/// event from the store.
///
/// Not thread-safe: confined to the sequencer's thread, but for the outcomes of writes.
public final class Router {
  private static final Logger log = LoggerFactory.getLogger(Router.class);

  private static final Whereabouts NOWHERE = new Whereabouts(Map.of(), Map.of());

  private static final Audience MEMBERS = new Audience.Members(Set.of());

  /// The records from one partition to one node.
  private record Stream(int partition, NodeId node) {}

  private record Position(long epoch, long nextCount) {}

  private final NodeId self;
  private final boolean shortcut;
  private final Directory directory;
  private final Sessions local;
  private final InboxWriter inboxes;
  private final Map<Stream, Position> streams = new HashMap<>();
  // How many records of a stream got lost that its node has not been told of. Outcomes add to it.
  private final Map<Stream, Integer> losses = new ConcurrentHashMap<>();
  private final Set<Stream> telling = ConcurrentHashMap.newKeySet();
  private Set<NodeId> knownNodes = Set.of();
  private final Map<Integer, Set<NodeId>> reached = new HashMap<>();

  /// Routes for the node `self`.
  ///
  /// @param shortcut whether what is for `self` goes straight to its sessions; else it takes the
  ///   way through Kafka, as all the rest does
  public Router(
      NodeId self, Directory directory, Sessions local, InboxWriter inboxes, boolean shortcut) {
    this.self = self;
    this.shortcut = shortcut;
    this.directory = directory;
    this.local = local;
    this.inboxes = inboxes;
  }

  /// The deliveries of one partition's commands, in order.
  ///
  /// @param epoch differs each time the partition changes hands
  public record Part(int partition, long epoch, List<Delivery> deliveries) {}

  /// Sends the deliveries of a batch, those of one partition in order.
  ///
  /// @return completes, never exceptionally, when nothing more will come of it: each record is in
  ///   its inbox, or got lost and [#settled] is false until its node knows
  public CompletableFuture<Void> route(List<Part> parts) {
    repair();
    Nodes nodes = lookUp(parts);
    Pending pending = new Pending();
    List<InboxItem> here = new ArrayList<>();
    reached.clear();
    for (Part part : parts) {
      Set<NodeId> to = new HashSet<>();
      reached.merge(part.partition(), to, Router::both);
      for (Delivery delivery : part.deliveries()) {
        switch (delivery) {
          case Delivery.ToAudience event ->
              nodes
                  .holding(event)
                  .forEach(
                      (node, some) -> {
                        to.add(node);
                        send(part, node, happened(event, some), here, pending);
                      });
          case Delivery.ToSession answer ->
              send(part, answer.node(), answer.answer(), here, pending);
        }
      }
    }
    if (!here.isEmpty()) {
      local.deliver(here);
    }
    return pending.whenAllSent();
  }

  private static Set<NodeId> both(Set<NodeId> some, Set<NodeId> others) {
    others.addAll(some);
    return others;
  }

  /// The nodes to which events of a partition went in the last call of [#route].
  public Set<NodeId> reached(int partition) {
    return reached.getOrDefault(partition, Set.of());
  }

  /// Tells each node to which a record got lost that it did, until it knows or is gone.
  public void repair() {
    if (losses.isEmpty()) {
      return;
    }
    learnNodes();
    losses.forEach(
        (stream, lost) -> {
          Position position = streams.get(stream);
          if (position == null || !knownNodes.contains(stream.node())) {
            losses.remove(stream);
          } else if (telling.add(stream)) {
            tell(stream, position.epoch(), lost);
          }
        });
  }

  private void tell(Stream stream, long epoch, int lost) {
    write(
        stream,
        epoch,
        new InboxItem.Loss(),
        success -> {
          if (success) {
            // What got lost meanwhile has made it another number.
            losses.remove(stream, lost);
          }
          telling.remove(stream);
        });
  }

  /// Whether each node knows of each record that got lost on its way to it. As long as one does
  /// not, the next owner must be able to send it again: the offsets may not be committed.
  public boolean settled() {
    return losses.isEmpty();
  }

  /// Forgets the streams of partitions that are another node's now.
  public void forget(Collection<Integer> partitions) {
    streams.keySet().removeIf(stream -> partitions.contains(stream.partition()));
    losses.keySet().removeIf(stream -> partitions.contains(stream.partition()));
  }

  /// Notes which nodes there are, to be known when the directory cannot be reached. One round trip.
  public void learnNodes() {
    try {
      knownNodes = directory.nodes();
      streams.keySet().removeIf(stream -> !knownNodes.contains(stream.node()));
    } catch (DirectoryException e) {
      log.debug("The directory does not answer: the nodes last known are {}", knownNodes);
    }
  }

  private static InboxItem happened(Delivery.ToAudience event, Audience some) {
    return new InboxItem.Happened(
        event.chatId(),
        event.seq(),
        some,
        event.exceptSession(),
        event.event(),
        event.appendedAt(),
        -1);
  }

  private void send(Part part, NodeId node, InboxItem item, List<InboxItem> here, Pending pending) {
    if (shortcut && node.equals(self)) {
      here.add(item);
    } else {
      pending.add();
      write(new Stream(part.partition(), node), part.epoch(), item, _ -> pending.done());
    }
  }

  /// @param then told after a loss has been noted
  private void write(Stream stream, long epoch, InboxItem item, InboxWriter.Outcome then) {
    Position position = streams.get(stream);
    long count = position == null || position.epoch() != epoch ? 0 : position.nextCount();
    streams.put(stream, new Position(epoch, count + 1));
    inboxes.write(
        stream.node(),
        new Stamp(stream.partition(), epoch, count),
        item,
        success -> {
          if (!success) {
            losses.merge(stream, 1, Integer::sum);
          }
          then.written(success);
        });
  }

  private Nodes lookUp(List<Part> parts) {
    Set<UserId> users = new HashSet<>();
    Set<ChatId> chats = new HashSet<>();
    for (Part part : parts) {
      for (Delivery delivery : part.deliveries()) {
        if (delivery instanceof Delivery.ToAudience event) {
          switch (event.audience()) {
            case Audience.Users(List<UserId> some) -> users.addAll(some);
            case Audience.Members(Set<UserId> concerned) -> {
              users.addAll(concerned);
              chats.add(event.chatId());
            }
          }
        }
      }
    }
    if (users.isEmpty() && chats.isEmpty()) {
      return new Nodes(NOWHERE, Set.of());
    }
    try {
      return new Nodes(directory.find(users, chats), Set.of());
    } catch (DirectoryException e) {
      log.warn("The directory does not answer: sending to every node. {}", e.getMessage());
      learnNodes();
      Set<NodeId> everywhere = new HashSet<>(knownNodes);
      everywhere.add(self);
      return new Nodes(NOWHERE, everywhere);
    }
  }

  /// Where users and members are; or, if that is not known, every node there is.
  private record Nodes(Whereabouts found, Set<NodeId> everywhere) {

    /// By node: those of an event's audience who are there.
    Map<NodeId, Audience> holding(Delivery.ToAudience event) {
      Map<NodeId, Audience> holding = new LinkedHashMap<>();
      switch (event.audience()) {
        case Audience.Users(List<UserId> users) ->
            byNode(users).forEach((node, some) -> holding.put(node, new Audience.Users(some)));
        case Audience.Members(Set<UserId> concerned) -> {
          for (NodeId node : found.chats().getOrDefault(event.chatId(), Set.of())) {
            holding.put(node, MEMBERS);
          }
          for (NodeId node : everywhere) {
            holding.put(node, MEMBERS);
          }
          byNode(concerned)
              .forEach((node, some) -> holding.put(node, new Audience.Members(Set.copyOf(some))));
        }
      }
      return holding;
    }

    private Map<NodeId, List<UserId>> byNode(Collection<UserId> users) {
      Map<NodeId, List<UserId>> byNode = new LinkedHashMap<>();
      if (users.isEmpty()) {
        return byNode;
      }
      for (NodeId node : everywhere) {
        byNode.put(node, List.copyOf(users));
      }
      for (UserId user : users) {
        for (NodeId node : found.users().getOrDefault(user, Set.of())) {
          byNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(user);
        }
      }
      return byNode;
    }
  }

  /// Counts the writes of one call that are still under way.
  private static final class Pending {
    // One for the call itself, so that it cannot reach zero before all have been added.
    private final AtomicInteger left = new AtomicInteger(1);
    private final CompletableFuture<Void> allSent = new CompletableFuture<>();

    void add() {
      left.incrementAndGet();
    }

    void done() {
      if (left.decrementAndGet() == 0) {
        allSent.complete(null);
      }
    }

    CompletableFuture<Void> whenAllSent() {
      done();
      return allSent;
    }
  }
}
