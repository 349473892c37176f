package chat.parley.app;

import java.util.regex.Pattern;

/// A URL that may hold a password, which it does not show.
record SecretUrl(String value) {
  private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");
  private static final Pattern PASSWORD = Pattern.compile("(?i)(password=)[^&;]*");

  @Override
  public String toString() {
    String withoutUser = USER_INFO.matcher(value).replaceAll("//***@");
    return PASSWORD.matcher(withoutUser).replaceAll("$1***");
  }
}
