package chat.parley.chat;

import java.util.regex.Pattern;

/// Who: a person or a bot. 1 to 128 characters of `A-Z a-z 0-9 . _ @ | + = -`.
public record UserId(String value) implements Comparable<UserId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._@|+=-]{1,128}");

  public UserId {
    Ids.matching(FORM, value, "1 to 128 characters of A-Z a-z 0-9 . _ @ | + = -");
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
