package chat.parley.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the fields of one JSON object, checked: whatever is wrong is a [BadFrame] that names the
/// field. A field that is null counts as absent.
public final class Fields {
  /// JSON numbers are doubles to many clients: integers stay exact up to here.
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private final JsonNode object;

  Fields(JsonNode object) {
    this.object = object;
  }

  /// The fields of a whole text, which must be one object.
  public static Fields of(byte[] utf8) {
    return new Fields(Json.object(utf8));
  }

  public boolean has(String name) {
    return find(name) != null;
  }

  public String string(String name) {
    return optionalString(name).orElseThrow(() -> missing(name));
  }

  public Optional<String> optionalString(String name) {
    JsonNode node = find(name);
    return node == null ? Optional.empty() : Optional.of(string(name, node));
  }

  /// A string that `parse` accepts; what it throws tells the client why not.
  public <T> T parsed(String name, Function<String, T> parse) {
    return parse(name, string(name), parse);
  }

  public <T> Optional<T> optional(String name, Function<String, T> parse) {
    return optionalString(name).map(value -> parse(name, value, parse));
  }

  public long integer(String name, long min) {
    return optionalInteger(name, min, MAX_INTEGER).orElseThrow(() -> missing(name));
  }

  /// An integer that fits an `int`.
  int count(String name, int min) {
    return (int) optionalInteger(name, min, Integer.MAX_VALUE).orElseThrow(() -> missing(name));
  }

  public OptionalLong optionalInteger(String name, long min, long max) {
    JsonNode node = find(name);
    return node == null ? OptionalLong.empty() : OptionalLong.of(integer(name, node, min, max));
  }

  public boolean bool(String name) {
    JsonNode node = find(name);
    if (node == null) {
      throw missing(name);
    }
    if (!node.isBoolean()) {
      throw BadFrame.field(name, "must be true or false");
    }
    return node.booleanValue();
  }

  /// A list of strings, 1 to `max` of them unless `orEmpty`.
  public <T> List<T> list(String name, boolean orEmpty, int max, Function<String, T> parse) {
    JsonNode node = find(name);
    if (node == null) {
      if (orEmpty) {
        return List.of();
      }
      throw missing(name);
    }
    if (!node.isArray()) {
      throw BadFrame.field(name, "must be an array of strings");
    }
    if ((node.isEmpty() && !orEmpty) || node.size() > max) {
      throw BadFrame.field(name, "must have %d to %d entries".formatted(orEmpty ? 0 : 1, max));
    }
    List<T> values = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      String entry = name + "[" + i + "]";
      values.add(parse(entry, string(entry, node.get(i)), parse));
    }
    return values;
  }

  /// The fields of an object that must be there.
  public Fields object(String name) {
    JsonNode node = find(name);
    if (node == null) {
      throw missing(name);
    }
    if (!node.isObject()) {
      throw BadFrame.field(name, "must be an object");
    }
    return new Fields(node);
  }

  /// An array of objects, `max` of them at most; none if it is absent.
  <T> List<T> objects(String name, int max, Function<Fields, T> parse) {
    JsonNode node = find(name);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray() || node.valueStream().anyMatch(entry -> !entry.isObject())) {
      throw BadFrame.field(name, "must be an array of objects");
    }
    if (node.size() > max) {
      throw BadFrame.field(name, "must have at most %d entries".formatted(max));
    }
    return node.valueStream().map(Fields::new).map(parse).toList();
  }

  /// An object whose values are integers of at least 0, with keys that `parse` accepts.
  <K> Map<K, Long> integersBy(String name, Function<String, K> parse) {
    Map<K, Long> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(name)) {
      String where = name + "." + abbreviated(entry.getKey());
      values.put(
          parse(where, entry.getKey(), parse), integer(where, entry.getValue(), 0, MAX_INTEGER));
    }
    return values;
  }

  /// An object whose values are strings.
  Map<String, String> strings(
      String name, int max, Function<String, String> key, Function<String, String> value) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(name)) {
      String where = name + "." + abbreviated(entry.getKey());
      values.put(
          parse(where, entry.getKey(), key), parse(where, string(where, entry.getValue()), value));
    }
    if (values.size() > max) {
      throw BadFrame.field(name, "must have at most %d entries".formatted(max));
    }
    return values;
  }

  private Iterable<Map.Entry<String, JsonNode>> entries(String name) {
    JsonNode node = find(name);
    if (node == null) {
      return List.of();
    }
    if (!node.isObject()) {
      throw BadFrame.field(name, "must be an object");
    }
    return node.properties();
  }

  private @Nullable JsonNode find(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private static BadFrame missing(String name) {
    return BadFrame.field(name, "is missing");
  }

  private static String string(String name, JsonNode node) {
    if (!node.isString()) {
      throw BadFrame.field(name, "must be a string");
    }
    return node.stringValue();
  }

  private static long integer(String name, JsonNode node, long min, long max) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      long value = node.longValue();
      if (value >= min && value <= max) {
        return value;
      }
    }
    throw BadFrame.field(name, "must be an integer from %d to %d".formatted(min, max));
  }

  private static <T> T parse(String name, String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException e) {
      throw BadFrame.field(name, String.valueOf(e.getMessage()));
    }
  }

  /// A key that a client made up, short enough and harmless to be told back.
  static String abbreviated(String key) {
    StringBuilder shown = new StringBuilder();
    key.codePoints()
        .limit(32)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || isSurrogate(c) ? '?' : c));
    return shown.length() < key.length() ? shown + "…" : shown.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
