package chat.parley.directory;

/// One start of a node. Entries of an earlier incarnation of the same node are dead.
public record Incarnation(String value) {
  @Override
  public String toString() {
    return value;
  }
}
