package chat.parley.store;

/// A partition's position is not where its writer left it: another node has taken the partition
/// over, and nothing was written.
public final class FencedException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final int partition;

  public FencedException(int partition) {
    super("partition " + partition + " of the chat log has been taken over by another node", null);
    this.partition = partition;
  }

  public int partition() {
    return partition;
  }
}
