package chat.parley.push;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What was said in a chat lately.
///
/// @param said at least one, ascending; the newest [#MAX_SAID], since a push is of the newest alone
/// @param only whom it may concern; empty: all members
record News(ChatId chat, List<Said> said, Optional<Set<UserId>> only) {
  /// The newest one that is not by the user themselves is wanted; who has said all of these has had
  /// the chat before their eyes.
  static final int MAX_SAID = 5;

  News {
    said = List.copyOf(said);
    only = only.map(Set::copyOf);
  }

  /// Whom two together may concern.
  static Optional<Set<UserId>> both(Optional<Set<UserId>> some, Optional<Set<UserId>> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return Optional.empty();
    }
    Set<UserId> users = new HashSet<>(some.get());
    users.addAll(others.get());
    return Optional.of(users);
  }
}
