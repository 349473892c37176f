package chat.parley.chatlog;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The values of a record's JSON, one after the other. Each read begins at the token before the
/// value, but for those of the current one, and ends at its last token. Null is as if absent. What
/// is wrong is an [IllegalArgumentException] that names the field and quotes nothing.
///
/// For one record.
final class RecordJson {
  private final JsonParser json;

  RecordJson(JsonParser json) {
    this.json = json;
  }

  /// The whole record.
  <T> T only(Supplier<T> object) {
    json.nextToken();
    T read = object.get();
    if (json.nextToken() != null) {
      throw wrong("the record", "must be one object");
    }
    return read;
  }

  /// The next field of the object that is being read; null at its end.
  @Nullable String nextField() {
    return json.nextName();
  }

  /// @param entry reads one, from its first token on
  <T> List<T> list(String name, Supplier<T> entry) {
    JsonToken first = json.nextToken();
    if (first == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (first != JsonToken.START_ARRAY) {
      throw wrong(name, "must be an array");
    }
    List<T> entries = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      entries.add(entry.get());
    }
    return entries;
  }

  <T> @Nullable T orNull(Supplier<T> object) {
    return json.nextToken() == JsonToken.VALUE_NULL ? null : object.get();
  }

  /// The object that the current token opens.
  void begin(String name) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(name, "must be an object");
    }
  }

  <T> @Nullable T id(String name, Function<String, T> make) {
    json.nextToken();
    return currentId(name, make);
  }

  <T> @Nullable T currentId(String name, Function<String, T> make) {
    String value = currentString(name);
    try {
      return value == null ? null : make.apply(value);
    } catch (IllegalArgumentException e) {
      throw wrong(name, String.valueOf(e.getMessage()));
    }
  }

  @Nullable String string(String name) {
    json.nextToken();
    return currentString(name);
  }

  private @Nullable String currentString(String name) {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getString();
      case VALUE_NULL -> null;
      case null, default -> throw wrong(name, "must be a string");
    };
  }

  OptionalLong integer(String name) {
    return switch (json.nextToken()) {
      case VALUE_NUMBER_INT -> OptionalLong.of(json.getLongValue());
      case VALUE_NULL -> OptionalLong.empty();
      case null, default -> throw wrong(name, "must be an integer");
    };
  }

  @Nullable Boolean bool(String name) {
    return switch (json.nextToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw wrong(name, "must be true or false");
    };
  }

  void skip() {
    json.nextToken();
    json.skipChildren();
  }

  static <T> T there(String name, @Nullable T value) {
    if (value == null) {
      throw wrong(name, "is missing");
    }
    return value;
  }

  static long there(String name, OptionalLong value) {
    return value.orElseThrow(() -> wrong(name, "is missing"));
  }

  static IllegalArgumentException wrong(String field, String why) {
    return new IllegalArgumentException("not a command: %s %s".formatted(field, why));
  }
}
