package chat.parley.chatlog;

/// What stands at an offset of a partition of the chat log.
public sealed interface LogEntry {
  int partition();

  long offset();

  /// A command.
  ///
  /// @param appendedAt when it was appended, by the record's timestamp: milliseconds since the
  ///   epoch, UTC; negative if that is not known
  record Logged(int partition, long offset, LoggedCommand command, long appendedAt)
      implements LogEntry {
    /// One of which is not known when it was appended.
    public Logged(int partition, long offset, LoggedCommand command) {
      this(partition, offset, command, -1);
    }
  }

  /// A record that is no command. It is set aside: the partition goes on without it.
  ///
  /// @param reason never quotes the record
  record Poison(int partition, long offset, String reason) implements LogEntry {}

  /// A command of a newer Parley. It means something, so nobody who does not know what may go on
  /// with its partition: what comes after it is decided by what it did.
  record Newer(int partition, long offset, long version) implements LogEntry {}
}
