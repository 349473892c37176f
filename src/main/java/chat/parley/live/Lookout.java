package chat.parley.live;

import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.directory.ChatEntry;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.directory.Incarnation;
import chat.parley.live.Presence.Watcher;
import chat.parley.live.Watches.State;
import chat.parley.live.Watches.Watched;
import chat.parley.live.Watches.Watching;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Personal;
import chat.parley.store.Personal.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for those who are watched here, and shows them to their watchers.
///
/// Its methods throw [DirectoryException] or [chat.parley.store.StoreException] if they could not
/// look; whoever calls them asks again. Confined to the thread of [Presence].
final class Lookout {
  private static final Logger log = LoggerFactory.getLogger(Lookout.class);
  private static final int CHUNK = 1_000;
  private static final long PATIENCE_MILLIS = 2_000;

  private final NodeId node;
  private final Incarnation incarnation;
  private final Directory directory;
  private final Personal store;
  private final Watches watches = new Watches();

  Lookout(NodeId node, Incarnation incarnation, Directory directory, Personal store) {
    this.node = node;
    this.incarnation = incarnation;
    this.directory = directory;
    this.store = store;
  }

  /// Who is watched by somebody, or was a while ago.
  Set<UserId> watched() {
    return watches.watched();
  }

  /// Those of `users` whom somebody watches now.
  List<UserId> watchedAmong(Collection<UserId> users) {
    return users.stream()
        .filter(
            user -> {
              Watched of = watches.of(user);
              return of != null && !of.watchers.isEmpty();
            })
        .toList();
  }

  /// Whom the sessions of a user watch.
  Map<Watcher, Set<UserId>> watchesOf(UserId user) {
    Map<Watcher, Set<UserId>> all = new HashMap<>();
    watches.watchersOf(user).forEach(it -> all.put(it, watches.usersOf(it)));
    return all;
  }

  /// Sessions watch these from now on; each is shown them all.
  void watch(Map<Watcher, Set<UserId>> asks, long now) {
    Map<Watcher, Watching> admitted = new HashMap<>();
    Set<UserId> askers = new HashSet<>();
    asks.forEach(
        (watcher, users) -> {
          if (!users.isEmpty()) {
            askers.add(watcher.user());
          }
        });
    Map<UserId, Seen> seen = store.seen(askers);
    for (Map.Entry<Watcher, Set<UserId>> ask : asks.entrySet()) {
      Watcher watcher = ask.getKey();
      Set<UserId> users = ask.getValue();
      if (users.isEmpty()) {
        watches.put(watcher, new Watching(users, false, Set.of()), now);
      } else if (!watches.admits(watcher, users.size())) {
        watcher.refused();
      } else {
        boolean hidden = seen.getOrDefault(watcher.user(), Seen.NEVER).hidden();
        Watching watching = new Watching(users, hidden, store.apart(watcher.user(), users));
        watches.put(watcher, watching, now);
        admitted.put(watcher, watching);
      }
    }
    Set<UserId> users = new HashSet<>();
    admitted.values().forEach(watching -> users.addAll(watching.users()));
    if (!users.isEmpty()) {
      enter(users);
      // Others who watch them are told if it is news.
      lookUp(users, _ -> true, admitted.keySet());
      admitted.forEach((watcher, watching) -> watching.users().forEach(u -> show(watcher, u)));
    }
  }

  private void enter(Collection<UserId> users) {
    List<UserId> missing = watches.notEntered(users);
    List<CompletableFuture<Void>> entering = new ArrayList<>();
    for (UserId user : missing) {
      entering.add(directory.register(entry(user)).toCompletableFuture());
    }
    await(entering);
    for (UserId user : missing) {
      Watched of = watches.of(user);
      if (of != null) {
        of.entered = true;
      }
    }
  }

  /// Leaves the sets of those whom nobody has watched for so long.
  void forgetIdle(long now, long idleMillis) {
    leave(watches.forgetIdle(now, idleMillis));
  }

  private void leave(List<UserId> users) {
    // What cannot be removed costs a record for each time they come or go, which nobody is shown.
    users.forEach(
        user ->
            directory
                .remove(entry(user))
                .exceptionally(
                    failure -> {
                      log.debug("This node stays in a set: {}", failure.getMessage());
                      return null;
                    }));
  }

  private ChatEntry entry(UserId user) {
    return new ChatEntry(Presence.place(user), node, incarnation);
  }

  private static void await(List<CompletableFuture<Void>> stages) {
    try {
      CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
          .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new DirectoryException("cannot enter who is watched", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DirectoryException("interrupted", e);
    }
  }

  /// Looks up those of `users` who are watched, and tells their watchers what is news.
  ///
  /// @param away whether somebody who was online, and is not found, counts as gone
  /// @param again whether this node's place in their sets is to be seen to
  void look(Collection<UserId> users, Predicate<UserId> away, boolean again) {
    List<UserId> watched = watchedAmong(users);
    if (again) {
      enter(watched);
    }
    lookUp(watched, away, Set.of());
  }

  /// Looks users up, and tells their watchers what is news.
  ///
  /// @param away whether somebody who was online, and is not found, counts as gone
  /// @param asking watchers who are shown all of these afterwards
  private void lookUp(Collection<UserId> users, Predicate<UserId> away, Set<Watcher> asking) {
    List<UserId> list = List.copyOf(users);
    for (int from = 0; from < list.size(); from += CHUNK) {
      List<UserId> chunk = list.subList(from, Math.min(from + CHUNK, list.size()));
      Map<UserId, Set<NodeId>> online = directory.nodesOf(chunk);
      Map<UserId, Seen> seen = store.seen(chunk);
      for (UserId user : chunk) {
        Watched of = watches.of(user);
        if (of != null) {
          boolean here = online.containsKey(user) || (of.isOnline() && !away.test(user));
          if (isNews(of, new State(here, seen.getOrDefault(user, Seen.NEVER)))) {
            of.watchers.stream().filter(w -> !asking.contains(w)).forEach(w -> show(w, user));
          }
        }
      }
    }
  }

  private static boolean isNews(Watched of, State now) {
    State before = of.last;
    of.last = now;
    // A time alone is no news: it is that of another session of who is online, or of who was told
    // to be gone a moment ago.
    return before != null
        && (before.online() != now.online() || before.seen().hidden() != now.seen().hidden());
  }

  private void show(Watcher watcher, UserId user) {
    Watched of = watches.of(user);
    Watching watching = watches.of(watcher);
    if (of == null || of.last == null || watching == null) {
      return;
    }
    Seen seen = of.last.seen();
    boolean unseen = watching.hidden() || seen.hidden() || watching.apart().contains(user);
    boolean online = of.last.online() && !unseen;
    watcher.show(
        new ServerFrame.Presence(
            user, online, online || unseen ? OptionalLong.empty() : seen.lastSeen()));
  }
}
