package chat.parley.chat;

/// Checks of free text, for whoever decodes it. Each returns its argument or throws an
/// [IllegalArgumentException] whose message is to follow the name of the field.
public final class Text {
  private Text() {}

  /// Text that may have several lines: anything that is well-formed Unicode, but for U+0000.
  public static String multiline(String value) {
    return Ids.wellFormed(value, true);
  }

  /// A single line of 1 to `max` characters.
  public static String line(String value, int max) {
    return Ids.plain(value, max);
  }
}
