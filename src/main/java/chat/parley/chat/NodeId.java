package chat.parley.chat;

/// One server process, named by its operator or once at random. It names the node's inbox topic, so
/// it keeps to the characters of a Kafka topic: 1 to 64 of `A-Z a-z 0-9 . _ -`.
public record NodeId(String value) {
  private static final Alphabet ALPHABET = Alphabet.lettersDigitsAnd("._-");

  public NodeId {
    Ids.spelled(ALPHABET, 64, value, "1 to 64 characters of A-Z a-z 0-9 . _ -");
  }

  @Override
  public String toString() {
    return value;
  }
}
