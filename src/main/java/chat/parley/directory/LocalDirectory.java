package chat.parley.directory;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The directory of the nodes of one process. Thread-safe: each user's devices are an immutable
/// map, replaced atomically, and so is the set of each chat. It loses nothing, so no watcher is
/// told anything.
public final class LocalDirectory implements Directory {
  private final Map<NodeId, Incarnation> leases = new ConcurrentHashMap<>();
  private final Map<UserId, Map<DeviceId, SessionEntry>> sessions = new ConcurrentHashMap<>();
  private final Map<ChatId, Set<ChatEntry>> chats = new ConcurrentHashMap<>();

  @Override
  public void join(NodeId node, Incarnation incarnation, Watcher watcher) {
    Incarnation holder = leases.putIfAbsent(node, incarnation);
    if (holder != null && !holder.equals(incarnation)) {
      throw new NodeIdTakenException(node);
    }
  }

  @Override
  public void leave(NodeId node, Incarnation incarnation) {
    if (!leases.remove(node, incarnation)) {
      return;
    }
    for (UserId user : sessions.keySet()) {
      sessions.computeIfPresent(
          user,
          (_, devices) ->
              without(
                  devices,
                  entry -> entry.node().equals(node) && entry.incarnation().equals(incarnation)));
    }
    for (ChatId chat : chats.keySet()) {
      remove(new ChatEntry(chat, node, incarnation));
    }
  }

  @Override
  public Set<NodeId> nodes() {
    return Set.copyOf(leases.keySet());
  }

  @Override
  public Map<NodeId, Incarnation> incarnations() {
    return Map.copyOf(leases);
  }

  @Override
  public List<LiveSession> sessions(UserId user) {
    return sessions.getOrDefault(user, Map.of()).values().stream()
        .filter(entry -> lives(entry.node(), entry.incarnation()))
        .map(entry -> new LiveSession(entry.session(), entry.node()))
        .toList();
  }

  @Override
  public CompletionStage<Optional<SessionEntry>> register(SessionEntry entry) {
    CompletableFuture<Optional<SessionEntry>> displaced = new CompletableFuture<>();
    sessions.compute(
        entry.user(),
        (_, devices) -> {
          Map<DeviceId, SessionEntry> changed =
              devices == null ? new HashMap<>() : new HashMap<>(devices);
          SessionEntry earlier = changed.put(entry.device(), entry);
          displaced.complete(Optional.ofNullable(earlier).filter(e -> !e.equals(entry)));
          return Map.copyOf(changed);
        });
    return displaced;
  }

  @Override
  public CompletionStage<Void> remove(SessionEntry entry) {
    sessions.computeIfPresent(entry.user(), (_, devices) -> without(devices, entry::equals));
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> register(ChatEntry entry) {
    chats.compute(
        entry.chat(),
        (_, entries) -> {
          Set<ChatEntry> changed = entries == null ? new HashSet<>() : new HashSet<>(entries);
          changed.add(entry);
          return Set.copyOf(changed);
        });
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> remove(ChatEntry entry) {
    chats.computeIfPresent(
        entry.chat(),
        (_, entries) -> {
          Set<ChatEntry> left = new HashSet<>(entries);
          left.remove(entry);
          return left.isEmpty() ? null : Set.copyOf(left);
        });
    return CompletableFuture.completedStage(null);
  }

  @Override
  public Whereabouts find(Collection<UserId> users, Collection<ChatId> chats) {
    Map<UserId, Set<NodeId>> byUser = new HashMap<>();
    for (UserId user : users) {
      Set<NodeId> nodes =
          sessions.getOrDefault(user, Map.of()).values().stream()
              .filter(entry -> lives(entry.node(), entry.incarnation()))
              .map(SessionEntry::node)
              .collect(Collectors.toUnmodifiableSet());
      if (!nodes.isEmpty()) {
        byUser.put(user, nodes);
      }
    }
    Map<ChatId, Set<NodeId>> byChat = new HashMap<>();
    for (ChatId chat : chats) {
      Set<NodeId> nodes =
          this.chats.getOrDefault(chat, Set.of()).stream()
              .filter(entry -> lives(entry.node(), entry.incarnation()))
              .map(ChatEntry::node)
              .collect(Collectors.toUnmodifiableSet());
      if (!nodes.isEmpty()) {
        byChat.put(chat, nodes);
      }
    }
    return new Whereabouts(byUser, byChat);
  }

  @Override
  public void close() {}

  /// What registers while its node leaves may come after [#leave] has looked at its user. Nobody
  /// sees such an entry, and the device's next one replaces it.
  private boolean lives(NodeId node, Incarnation incarnation) {
    return incarnation.equals(leases.get(node));
  }

  /// `devices` less the entries that match; null, which removes the user, when none is left.
  private static @Nullable Map<DeviceId, SessionEntry> without(
      Map<DeviceId, SessionEntry> devices, Predicate<SessionEntry> gone) {
    Map<DeviceId, SessionEntry> left = new HashMap<>(devices);
    left.values().removeIf(gone);
    return left.isEmpty() ? null : Map.copyOf(left);
  }
}
