package chat.parley.store;

import java.util.Set;

/// A message in its present state.
///
/// @param json as clients get it, but for its reactions, UTF-8
/// @param reactions how many it has, of all users
/// @param own the emoji of the key's user's reactions
public record StoredMessage(MessageKey key, byte[] json, int reactions, Set<String> own) {
  public StoredMessage {
    own = Set.copyOf(own);
  }
}
