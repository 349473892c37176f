package chat.parley.directory;

import java.util.regex.Pattern;

/// One start of a node. Entries of an earlier incarnation of the same node are dead. 1 to 64
/// characters of `A-Z a-z 0-9 . _ -`, as a directory writes it into lines of words.
public record Incarnation(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public Incarnation {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
