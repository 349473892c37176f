package chat.parley.chatlog;

/// A record of a version that this program does not read: a newer one has written it.
final class NewerVersionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final long version;

  NewerVersionException(long version) {
    super("a command of version " + version);
    this.version = version;
  }

  long version() {
    return version;
  }
}
