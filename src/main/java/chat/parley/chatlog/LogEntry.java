package chat.parley.chatlog;

/// What stands at an offset of a partition of the chat log.
public sealed interface LogEntry {
  int partition();

  long offset();

  record Logged(int partition, long offset, LoggedCommand command) implements LogEntry {}

  /// A record that is no command. It is set aside: the partition goes on without it.
  ///
  /// @param reason never quotes the record
  record Poison(int partition, long offset, String reason) implements LogEntry {}
}
