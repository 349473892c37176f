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

  /// A command of a newer Parley. It means something, so nobody who does not know what may go on
  /// with its partition: what comes after it is decided by what it did.
  record Newer(int partition, long offset, long version) implements LogEntry {}
}
