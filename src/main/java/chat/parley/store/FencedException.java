package chat.parley.store;

/// A partition's position is not where its writer left it, and nothing was written: another node
/// has taken the partition over, or the database has lost its last transactions in a crash.
public final class FencedException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final int partition;

  public FencedException(int partition) {
    super(
        "the store does not have partition %d of the chat log where this node left it: another node has taken it over, or the store has lost its last transactions"
            .formatted(partition),
        null);
    this.partition = partition;
  }

  public int partition() {
    return partition;
  }
}
