package chat.parley.chat;

/// Who: a person or a bot. 1 to 128 characters of `A-Z a-z 0-9 . _ @ | + = -`.
public record UserId(String value) implements Comparable<UserId> {
  static final int MAX_LENGTH = 128;

  private static final Alphabet ALPHABET = Alphabet.lettersDigitsAnd("._@|+=-");

  public UserId {
    Ids.spelled(ALPHABET, MAX_LENGTH, value, "1 to 128 characters of A-Z a-z 0-9 . _ @ | + = -");
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
