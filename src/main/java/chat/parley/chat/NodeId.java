package chat.parley.chat;

import java.util.regex.Pattern;

/// One server process, named by its operator or once at random. It names the node's inbox topic, so
/// it keeps to the characters of a Kafka topic: 1 to 64 of `A-Z a-z 0-9 . _ -`.
public record NodeId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public NodeId {
    Ids.matching(FORM, value, "1 to 64 characters of A-Z a-z 0-9 . _ -");
  }

  @Override
  public String toString() {
    return value;
  }
}
