package chat.parley.app;

import chat.parley.kafka.ClientProperties;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads single values and says what is wrong with one: its key, the value unless it is secret,
/// where it came from, what is allowed. An empty value is an unset one. Where faults are noted, the
/// default is read in place of what is wrong.
final class SettingsReader {
  private static final int SHOWN = 60;
  private static final String HIDDEN = "***";

  private final SmallRyeConfig merged;
  private final SettingsFaults faults;
  private final Map<String, Chosen> chosen = new TreeMap<>();

  /// A value that somebody chose.
  ///
  /// @param shown the value, or as much of it as may be seen
  /// @param origin where it came from
  record Chosen(String key, String shown, String origin) {}

  SettingsReader(SmallRyeConfig merged, SettingsFaults faults) {
    this.merged = merged;
    this.faults = faults;
  }

  /// Of what was read and is right, what somebody chose; by key.
  List<Chosen> chosen() {
    return List.copyOf(chosen.values());
  }

  /// Whether nothing was wrong until now.
  boolean sound() {
    return faults.none();
  }

  <T> T required(String key, Function<String, T> form) {
    return optional(key, form)
        .or(
            () -> {
              refuse(key, "must not be empty");
              return byDefault(key, form);
            })
        .orElseThrow();
  }

  <T> Optional<T> optional(String key, Function<String, T> form) {
    return read(key, form, true);
  }

  /// Like [#optional], of a value that no message may show.
  <T> Optional<T> optionalSecret(String key, Function<String, T> form) {
    return read(key, form, false);
  }

  int number(String key, int min, int max) {
    return required(key, text -> between(text, min, max));
  }

  OptionalInt optionalNumber(String key, int min, int max) {
    return optional(key, text -> between(text, min, max)).stream().mapToInt(n -> n).findFirst();
  }

  boolean flag(String key) {
    return required(
        key,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("must be true or false");
            });
  }

  /// Elements between commas.
  <T> List<T> list(String key, Function<String, T> form) {
    Function<String, List<T>> forms =
        text -> Arrays.stream(text.split(",", -1)).map(String::strip).map(form).toList();
    return optional(key, forms).orElseGet(List::of);
  }

  /// The properties for Kafka's clients, by Kafka's names. No message shows a value.
  ClientProperties kafkaClient() {
    Map<String, String> values = new TreeMap<>();
    for (String key : merged.getPropertyNames()) {
      if (key.startsWith(SettingsNames.KAFKA_CLIENT)) {
        String name = key.substring(SettingsNames.KAFKA_CLIENT.length());
        read(key, text -> ClientProperties.checked(name, text), false)
            .ifPresent(value -> values.put(name, value));
      }
    }
    return new ClientProperties(values);
  }

  /// Tells that the value of `key` is not allowed; throws that if faults are thrown.
  void refuse(String key, String allowed) {
    refuse(key, wrong(key, allowed));
  }

  /// The same, of a value that no message may show.
  void refuseSecret(String key, String allowed) {
    refuse(key, wrongSecret(key, allowed));
  }

  private void refuse(String key, SettingsException fault) {
    chosen.remove(key);
    faults.add(fault);
  }

  /// What to throw when the value of `key` is not allowed.
  SettingsException wrong(String key, String allowed) {
    return wrong(merged.getConfigValue(key), allowed, true);
  }

  /// The same, of a value that no message may show.
  SettingsException wrongSecret(String key, String allowed) {
    return wrong(merged.getConfigValue(key), allowed, false);
  }

  private <T> Optional<T> read(String key, Function<String, T> form, boolean shown) {
    ConfigValue value = merged.getConfigValue(key);
    if (value.getConfigSourceName() == null) {
      throw new IllegalArgumentException(key + " is not in application.yaml");
    }
    String text = text(value);
    try {
      Optional<T> read = text.isEmpty() ? Optional.empty() : Optional.of(form.apply(text));
      if (!value.getConfigSourceName().equals(SettingsSources.DEFAULT)) {
        String seen = shown ? printable(text) : read.map(SettingsReader::withoutSecret).orElse("");
        chosen.put(key, new Chosen(key, seen, value.getConfigSourceName()));
      }
      return read;
    } catch (IllegalArgumentException e) {
      faults.add(wrong(value, String.valueOf(e.getMessage()), shown));
      return byDefault(key, form);
    }
  }

  /// A URL knows what of it may be seen.
  private static String withoutSecret(Object read) {
    return read instanceof SecretUrl url ? url.toString() : HIDDEN;
  }

  private <T> Optional<T> byDefault(String key, Function<String, T> form) {
    return merged
        .getConfigSource(SettingsSources.DEFAULT)
        .map(defaults -> defaults.getValue(key))
        .filter(text -> !text.isBlank())
        .map(form);
  }

  private static int between(String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
  }

  private static SettingsException wrong(ConfigValue value, String allowed, boolean shown) {
    String what = shown ? " \"" + printable(text(value)) + "\"" : "";
    return new SettingsException(
        value.getName() + what + " (" + value.getConfigSourceName() + ") " + allowed);
  }

  private static String text(ConfigValue value) {
    @Nullable String text = value.getValue();
    return text == null ? "" : text.strip();
  }

  /// On one line, and not without end.
  private static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
