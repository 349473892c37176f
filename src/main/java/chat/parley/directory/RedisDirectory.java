package chat.parley.directory;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// The directory in Redis, or in a Redis Cluster, for nodes on many machines.
///
/// What is kept there: see [Keys]. Every change is one script about one key, so it happens at once
/// or not at all, and whoever asks that Redis later sees it. Leases end by Redis's clock; a lookup
/// asks for them along with the entries and leaves out what is dead.
///
/// A Redis that fails over to a replica may lose the last changes that it has answered, as replicas
/// follow behind; one that restarts or is flushed may lose all. Until the [Keeper] has put an entry
/// back, lookups do not find it, and events go past its session. The keeper finds a lost lease
/// within half a second, a lost entry within 15 s, and then tells the node's [Watcher], which has
/// its sessions read what they have missed.
///
/// Thread-safe. Requests wait for a second at most; after one that had no answer they fail at once,
/// until there is an answer again. A lookup is one round trip for each 5,000 users and chats.
public final class RedisDirectory implements Directory {
  private final RedisLink link;
  private final Leases leases;
  private final Entries entries;
  private final Keeper keeper;

  private RedisDirectory(RedisLink link, Keys keys, RedisTimes times) {
    this.link = link;
    this.leases = new Leases(keys, times);
    this.entries = new Entries(keys, times);
    this.keeper = new Keeper(link, leases, entries, times);
  }

  /// Connects to Redis.
  ///
  /// @param url `redis://[user:password@]host[:port][/database]`, `rediss://` for TLS; several,
  ///   separated by commas, are servers of a Redis Cluster
  /// @param prefix of all keys; the same for all nodes that belong together
  /// @throws IllegalArgumentException if the URL has another form; the message does not show it
  /// @throws DirectoryException if Redis cannot be reached, or does not let us in
  public static RedisDirectory open(String url, String prefix) {
    return open(url, prefix, RedisTimes.DEFAULT);
  }

  static RedisDirectory open(String url, String prefix, RedisTimes times) {
    RedisUrl redis = RedisUrl.parse(url, times.patience());
    RedisLink link = new RedisLink(new RedisConnection(redis, times.patience()), times.patience());
    RedisDirectory directory = new RedisDirectory(link, new Keys(prefix), times);
    directory.keeper.start();
    return directory;
  }

  @Override
  public void join(NodeId node, Incarnation incarnation, Watcher watcher) {
    keeper.join(node, incarnation, watcher);
  }

  @Override
  public void leave(NodeId node, Incarnation incarnation) {
    keeper.leave(node, incarnation);
  }

  @Override
  public Set<NodeId> nodes() {
    return Set.copyOf(incarnations().keySet());
  }

  @Override
  public Map<NodeId, Incarnation> incarnations() {
    return Leases.living(link.ask(List.of(leases.living())).getFirst());
  }

  @Override
  public List<LiveSession> sessions(UserId user) {
    List<List<Object>> answers = link.ask(List.of(entries.devices(user), leases.living()));
    return Entries.sessionsOfUser(answers.getFirst(), Leases.living(answers.getLast()));
  }

  @Override
  public CompletionStage<Optional<SessionEntry>> register(SessionEntry entry) {
    Entering entering =
        new Entering(
            new Kept.Session(entry),
            keeper.roster(entry.node(), entry.incarnation()),
            entries.register(entry));
    return settled(entering, begun(entering).thenApply(a -> Entries.displaced(a, entry)));
  }

  @Override
  public CompletionStage<Void> remove(SessionEntry entry) {
    return leave(new Kept.Session(entry), keeper.roster(entry.node(), entry.incarnation()));
  }

  @Override
  public CompletionStage<Void> register(ChatEntry entry) {
    Entering entering =
        new Entering(
            new Kept.Chat(entry),
            keeper.roster(entry.node(), entry.incarnation()),
            entries.register(entry));
    return settled(entering, begun(entering).thenAccept(_ -> {}));
  }

  @Override
  public CompletionStage<Void> remove(ChatEntry entry) {
    return leave(new Kept.Chat(entry), keeper.roster(entry.node(), entry.incarnation()));
  }

  /// @param roster what its node keeps; empty if the node has not joined here: the entry is made
  ///   then, and not kept
  private record Entering(Kept kept, Optional<Roster> roster, Request request) {}

  /// @return the answer, however late; an entry that should not stand any more by then is removed
  private CompletableFuture<List<Object>> begun(Entering entering) {
    return inOrder(
            entering.roster(),
            () -> {
              entering.roster().ifPresent(roster -> roster.begin(entering.kept()));
              return link.askLater(entering.request());
            })
        .whenComplete(
            (answer, failure) -> {
              if (failure == null && !confirmed(entering, answer)) {
                undo(entering);
              }
            });
  }

  private void undo(Entering entering) {
    inOrder(
        entering.roster(),
        () ->
            entering.roster().filter(roster -> roster.contains(entering.kept())).isPresent()
                ? CompletableFuture.completedFuture(List.of())
                // Its answer was late, so the link may be silent still.
                : link.askAnyway(entries.remove(entering.kept())));
  }

  private static <T> CompletableFuture<T> inOrder(
      Optional<Roster> roster, Supplier<CompletableFuture<T>> step) {
    return roster.isPresent() ? roster.get().inOrder(step) : step.get();
  }

  private static boolean confirmed(Entering entering, List<Object> answer) {
    Kept kept = entering.kept();
    return entering.roster().isEmpty()
        || entering.roster().get().confirm(kept, Entries.registered(kept, answer));
  }

  /// What fails or comes too late is not kept.
  private <T> CompletableFuture<T> settled(Entering entering, CompletableFuture<T> stage) {
    CompletableFuture<T> settled = link.inTime(stage, entering.request());
    settled.whenComplete(
        (_, failure) -> {
          if (failure != null) {
            entering.roster().ifPresent(roster -> roster.abandon(entering.kept()));
          }
        });
    return settled;
  }

  private CompletableFuture<Void> leave(Kept kept, Optional<Roster> roster) {
    Request request = entries.remove(kept);
    CompletableFuture<List<Object>> answer =
        inOrder(
            roster,
            () -> {
              roster.ifPresent(r -> r.remove(kept));
              return link.askLater(request);
            });
    return link.inTime(answer.thenAccept(_ -> {}), request);
  }

  @Override
  public Whereabouts find(Collection<UserId> users, Collection<ChatId> chats) {
    List<UserId> people = List.copyOf(new LinkedHashSet<>(users));
    List<ChatId> rooms = List.copyOf(new LinkedHashSet<>(chats));
    if (people.isEmpty() && rooms.isEmpty()) {
      return new Whereabouts(Map.of(), Map.of());
    }
    List<Request> requests = new ArrayList<>();
    people.forEach(user -> requests.add(entries.devices(user)));
    rooms.forEach(chat -> requests.add(entries.members(chat)));
    requests.add(leases.living());
    List<List<Object>> answers = link.ask(requests);
    Map<NodeId, Incarnation> living = Leases.living(answers.getLast());
    Map<UserId, Set<NodeId>> byUser = new HashMap<>();
    for (int i = 0; i < people.size(); i++) {
      put(byUser, people.get(i), Entries.nodesOfUser(answers.get(i), living));
    }
    Map<ChatId, Set<NodeId>> byChat = new HashMap<>();
    for (int i = 0; i < rooms.size(); i++) {
      put(byChat, rooms.get(i), Entries.nodesOfChat(answers.get(people.size() + i), living));
    }
    return new Whereabouts(byUser, byChat);
  }

  private static <K> void put(Map<K, Set<NodeId>> found, K key, Set<NodeId> nodes) {
    if (!nodes.isEmpty()) {
      found.put(key, nodes);
    }
  }

  /// Stops renewing: nodes that have not left are dead to others when their leases end.
  @Override
  public void close() {
    keeper.close();
    link.close();
  }
}
