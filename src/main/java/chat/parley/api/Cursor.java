package chat.parley.api;

import chat.parley.protocol.BadFrame;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Where a page ends and the next one begins: a text that means nothing to clients.
final class Cursor {
  static final String PARAMETER = "cursor";

  private Cursor() {}

  /// The place after which the caller wants a page.
  static <T> Optional<T> of(Call call, Function<String, T> form) {
    return call.http()
        .parameter(PARAMETER)
        .map(
            text -> {
              try {
                return form.apply(
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
              } catch (IllegalArgumentException e) {
                throw Problem.of(
                    BadFrame.field(PARAMETER, "must be the next_cursor of an earlier page"));
              }
            });
  }

  /// A page of at most `limit`, of what was read with one more.
  ///
  /// @param place what [#of] is to get back for the last entry of the page
  static <T> Map<String, Object> page(
      String name,
      List<T> read,
      int limit,
      Function<List<T>, List<?>> shown,
      Function<T, String> place) {
    List<T> page = read.size() > limit ? read.subList(0, limit) : read;
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(name, shown.apply(page));
    if (read.size() > limit) {
      object.put("next_cursor", text(place.apply(page.getLast())));
    }
    return object;
  }

  /// What [#of] makes `place` of again.
  static String text(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }
}
