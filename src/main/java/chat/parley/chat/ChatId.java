package chat.parley.chat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A conversation. 1 to 300 characters of `A-Z a-z 0-9 . _ : @ | + = -`.
///
/// The direct chat of two users is `d:` + the two user ids, sorted, joined by `:`; a user's chat
/// with oneself names that user twice. No other chat's id may start with `d:`.
public record ChatId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:@|+=-]{1,300}");
  private static final Pattern DIRECT_FORM = Pattern.compile("d:([^:]{1,128}):([^:]{1,128})");
  private static final String DIRECT = "d:";

  public ChatId {
    Ids.matching(FORM, value, "1 to 300 characters of A-Z a-z 0-9 . _ : @ | + = -");
    if (value.startsWith(DIRECT)) {
      directPair(value);
    }
  }

  /// The direct chat of two users, whichever is named first.
  public static ChatId direct(UserId one, UserId other) {
    boolean sorted = one.compareTo(other) <= 0;
    return new ChatId(DIRECT + (sorted ? one + ":" + other : other + ":" + one));
  }

  public boolean isDirect() {
    return value.startsWith(DIRECT);
  }

  /// The two users of a direct chat, sorted; the same one twice for a chat with oneself.
  public List<UserId> directUsers() {
    return directPair(value);
  }

  private static List<UserId> directPair(String value) {
    Matcher users = DIRECT_FORM.matcher(value);
    if (!users.matches() || users.group(1).compareTo(users.group(2)) > 0) {
      throw new IllegalArgumentException("must be d: and two sorted user ids joined by a colon");
    }
    return List.of(new UserId(users.group(1)), new UserId(users.group(2)));
  }

  @Override
  public String toString() {
    return value;
  }
}
