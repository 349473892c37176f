package chat.parley.sequencer;

import chat.parley.chatlog.LogEntry;

/// A record that a newer Parley has written. The message is for the operator.
public final class NewerRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NewerRecordException(LogEntry.Newer newer) {
    super(
        ("the chat log has a record of version %d at offset %d of partition %d, which this version"
                + " of Parley does not read: start the newer one. Nothing was skipped")
            .formatted(newer.version(), newer.offset(), newer.partition()));
  }
}
