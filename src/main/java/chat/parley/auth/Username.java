package chat.parley.auth;

import java.util.Locale;
import java.util.regex.Pattern;

/// What a user signs in as: 3 to 32 characters of `a-z 0-9 . _ -`. Capitals are taken for small
/// letters.
public record Username(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9._-]{3,32}");

  public Username {
    value = value.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("must be 3 to 32 characters of a-z 0-9 . _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
