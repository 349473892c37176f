package chat.parley.directory;

/// An entry that a node keeps in Redis as long as it lives.
sealed interface Kept {
  record Session(SessionEntry entry) implements Kept {}

  record Chat(ChatEntry entry) implements Kept {}
}
