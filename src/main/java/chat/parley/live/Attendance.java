package chat.parley.live;

import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Who has sessions on this node, as others have been told. Who comes is told at once, also who
/// comes again: somebody may have looked meanwhile and found nobody. Who goes is told when they
/// have stayed away for a while, so that a reconnect is no absence; also who came and went before
/// that was told: somebody may have looked meanwhile and found them.
///
/// [#touched] is for any thread; the rest is confined to the thread of [Presence]. It holds one
/// entry a user with sessions here, and one for each who went a moment ago.
final class Attendance {
  /// When somebody's first session came or last one went. Without a value of its own: two at the
  /// same time are two.
  private static final class Touch {
    private final long atMillis;

    Touch(long atMillis) {
      this.atMillis = atMillis;
    }
  }

  /// What others are to be told.
  ///
  /// @param gone when, by user
  record News(List<UserId> came, Map<UserId, Long> gone) {
    boolean isEmpty() {
      return came.isEmpty() && gone.isEmpty();
    }
  }

  private final Predicate<UserId> here;
  private final long absenceMillis;
  private final Map<UserId, Touch> touched = new ConcurrentHashMap<>();
  private final Set<UserId> announced = new HashSet<>();

  /// @param here whether a user has a session on this node
  Attendance(Predicate<UserId> here, long absenceMillis) {
    this.here = here;
    this.absenceMillis = absenceMillis;
  }

  /// A user's first session has come, or their last one has gone.
  void touched(UserId user, long nowMillis) {
    touched.put(user, new Touch(nowMillis));
  }

  /// What is to be told now; it counts as told.
  News news(long nowMillis) {
    List<UserId> came = new ArrayList<>();
    Map<UserId, Long> gone = new HashMap<>();
    touched.forEach(
        (user, touch) -> {
          boolean present = here.test(user);
          if (!present && nowMillis - touch.atMillis < absenceMillis) {
            return;
          }
          if (present) {
            came.add(user);
            announced.add(user);
          } else {
            gone.put(user, touch.atMillis);
            announced.remove(user);
          }
          // One that was touched again meanwhile is looked at again.
          touched.remove(user, touch);
        });
    return new News(came, gone);
  }

  /// All that others have been told of, at the end: gone, by user.
  Map<UserId, Long> end(long nowMillis) {
    Map<UserId, Long> gone = new HashMap<>();
    for (UserId user : announced) {
      Touch touch = touched.get(user);
      gone.put(user, touch == null ? nowMillis : touch.atMillis);
    }
    announced.clear();
    return gone;
  }
}
