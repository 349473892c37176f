package chat.parley.chat;

import java.util.List;

/// A conversation. 1 to 300 characters of `A-Z a-z 0-9 . _ : @ | + = -`.
///
/// The direct chat of two users is `d:` + the two user ids, sorted, joined by `:`; a user's chat
/// with oneself names that user twice. No other chat's id may start with `d:`.
public record ChatId(String value) {
  /// That of user ids, and the colon.
  private static final Alphabet ALPHABET = Alphabet.lettersDigitsAnd("._:@|+=-");

  private static final String DIRECT = "d:";

  public ChatId {
    Ids.spelled(ALPHABET, 300, value, "1 to 300 characters of A-Z a-z 0-9 . _ : @ | + = -");
    if (value.startsWith(DIRECT)) {
      secondOfPair(value);
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
    int second = secondOfPair(value);
    return List.of(
        new UserId(value.substring(DIRECT.length(), second - 1)),
        new UserId(value.substring(second)));
  }

  /// Where the second user of a direct chat begins. Its characters are known to be a chat's.
  private static int secondOfPair(String value) {
    int first = DIRECT.length();
    int colon = value.indexOf(':', first);
    boolean two =
        colon > first
            && value.indexOf(':', colon + 1) < 0
            && colon - first <= UserId.MAX_LENGTH
            && colon + 1 < value.length()
            && value.length() - colon - 1 <= UserId.MAX_LENGTH;
    if (!two || isAfter(value, first, colon, colon + 1)) {
      throw new IllegalArgumentException("must be d: and two sorted user ids joined by a colon");
    }
    return colon + 1;
  }

  /// Whether the text from `first` to `end` comes after the one from `second` on.
  private static boolean isAfter(String value, int first, int end, int second) {
    int i = first;
    int k = second;
    while (i < end && k < value.length() && value.charAt(i) == value.charAt(k)) {
      i++;
      k++;
    }
    return i < end && (k == value.length() || value.charAt(i) > value.charAt(k));
  }

  @Override
  public String toString() {
    return value;
  }
}
