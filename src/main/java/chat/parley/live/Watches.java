package chat.parley.live;

import chat.parley.chat.UserId;
import chat.parley.store.Personal.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who on this node watches whom, and how those look. About 100 bytes for each watcher and user; at
/// most [#MAX_PAIRS] of them.
///
/// Confined to the thread of [Presence].
final class Watches {
  static final int MAX_PAIRS = 200_000;

  /// What is known of a watched user.
  record State(boolean online, Seen seen) {}

  /// One who is watched, or was until a moment ago.
  static final class Watched {
    final Set<Presence.Watcher> watchers = new HashSet<>();
    @Nullable State last;
    // Whether this node is in the set of those who watch the user.
    boolean entered;
    long idleSinceMillis;

    boolean isOnline() {
      return last != null && last.online();
    }
  }

  /// One who watches.
  ///
  /// @param hidden whether they hide, and so see nobody
  /// @param apart those of `users` whom they do not see, as one of the two blocks the other
  record Watching(Set<UserId> users, boolean hidden, Set<UserId> apart) {}

  private final Map<Presence.Watcher, Watching> watching = new HashMap<>();
  private final Map<UserId, Watched> watched = new HashMap<>();
  private int pairs;

  /// Whether a watcher may watch so many, in place of those before.
  boolean admits(Presence.Watcher watcher, int users) {
    return pairs - usersOf(watcher).size() + users <= MAX_PAIRS;
  }

  Set<UserId> usersOf(Presence.Watcher watcher) {
    Watching before = watching.get(watcher);
    return before == null ? Set.of() : before.users();
  }

  /// Watches these in place of those before; nobody, to end it.
  void put(Presence.Watcher watcher, Watching now, long nowMillis) {
    Set<UserId> before = usersOf(watcher);
    for (UserId user : before) {
      if (!now.users().contains(user)) {
        drop(user, watcher, nowMillis);
      }
    }
    for (UserId user : now.users()) {
      watched.computeIfAbsent(user, _ -> new Watched()).watchers.add(watcher);
    }
    pairs += now.users().size() - before.size();
    if (now.users().isEmpty()) {
      watching.remove(watcher);
    } else {
      watching.put(watcher, now);
    }
  }

  private void drop(UserId user, Presence.Watcher watcher, long nowMillis) {
    Watched of = watched.get(user);
    if (of != null && of.watchers.remove(watcher) && of.watchers.isEmpty()) {
      of.idleSinceMillis = nowMillis;
    }
  }

  @Nullable Watching of(Presence.Watcher watcher) {
    return watching.get(watcher);
  }

  @Nullable Watched of(UserId user) {
    return watched.get(user);
  }

  /// The watchers here who are this user's sessions.
  List<Presence.Watcher> watchersOf(UserId user) {
    return watching.keySet().stream().filter(watcher -> watcher.user().equals(user)).toList();
  }

  /// All who are watched by somebody.
  Set<UserId> watched() {
    Set<UserId> users = new HashSet<>();
    watched.forEach(
        (user, of) -> {
          if (!of.watchers.isEmpty()) {
            users.add(user);
          }
        });
    return users;
  }

  /// Those of `users` whose set this node has not entered.
  List<UserId> notEntered(Collection<UserId> users) {
    List<UserId> missing = new ArrayList<>();
    for (UserId user : users) {
      Watched of = watched.get(user);
      if (of != null && !of.entered) {
        missing.add(user);
      }
    }
    return missing;
  }

  /// Forgets those whom nobody has watched for a while.
  ///
  /// @return those of them whose set this node is to leave
  List<UserId> forgetIdle(long nowMillis, long idleMillis) {
    List<UserId> left = new ArrayList<>();
    watched
        .entrySet()
        .removeIf(
            entry -> {
              Watched of = entry.getValue();
              boolean idle = of.watchers.isEmpty() && nowMillis - of.idleSinceMillis >= idleMillis;
              if (idle && of.entered) {
                left.add(entry.getKey());
              }
              return idle;
            });
    return left;
  }

  int pairs() {
    return pairs;
  }
}
