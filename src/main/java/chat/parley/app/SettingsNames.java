package chat.parley.app;

import chat.parley.kafka.ClientProperties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// The names that settings have, as keys and in the environment.
final class SettingsNames {
  /// Begins the keys of what is passed on to Kafka's clients under their own names.
  static final String KAFKA_CLIENT = "parley.kafka.client.";

  /// Variables that are not settings: read by bin/parley.
  private static final Set<String> OTHERS = Set.of("PARLEY_JAVA_OPTS");

  /// What Kubernetes puts into the environment of every pod for a service whose name begins with
  /// parley.
  private static final Pattern SERVICE =
      Pattern.compile(
          "PARLEY(_.+)?_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_.+)?)");

  /// The same, of a variable that may also be somebody's mistake.
  private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

  private final SettingsFaults faults;
  private final Set<String> keys;
  private final Map<String, String> keyByVariable = new TreeMap<>();

  /// @param own keys, besides those of Kafka's clients
  /// @param faults told of what is not a setting
  SettingsNames(Set<String> own, SettingsFaults faults) {
    this.faults = faults;
    Set<String> all = new TreeSet<>(own);
    ClientProperties.names().forEach(name -> all.add(KAFKA_CLIENT + name));
    this.keys = Set.copyOf(all);
    // Known too, to be refused by what they mean rather than as no setting.
    ClientProperties.reserved().forEach(name -> all.add(KAFKA_CLIENT + name));
    for (String key : all) {
      keyByVariable.put(variable(key), key);
    }
  }

  /// `PARLEY_HTTP_PORT` of `parley.http.port`.
  static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /// Whether `key`, which stands in `origin`, is a setting; if not, that is a fault.
  boolean knows(String key, String origin) {
    if (keys.contains(key)) {
      return true;
    }
    faults.add(
        key.startsWith(KAFKA_CLIENT)
                && ClientProperties.reserved().contains(key.substring(KAFKA_CLIENT.length()))
            ? reserved(key.substring(KAFKA_CLIENT.length()), origin)
            : unknown(key, origin, nearest(key, keys)));
    return false;
  }

  private static SettingsException reserved(String property, String origin) {
    String instead =
        switch (property) {
          case "bootstrap.servers" -> ": use parley.kafka.bootstrap-servers";
          case "group.id" -> ": use parley.kafka.group-id";
          case "group.instance.id" -> ": use parley.node.id";
          default -> "";
        };
    return new SettingsException(
        "%s%s (%s) is set by Parley itself%s".formatted(KAFKA_CLIENT, property, origin, instead));
  }

  /// The settings in `environment`, each a source of its own. A variable that looks like a setting
  /// and is none is a fault.
  List<ConfigSource> fromEnvironment(Map<String, String> environment) {
    List<ConfigSource> sources = new ArrayList<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
      String variable = entry.getKey();
      String origin = "environment variable " + variable;
      Optional<String> key = Optional.ofNullable(keyByVariable.get(variable));
      if (key.isPresent()) {
        if (knows(key.get(), origin)) {
          sources.add(
              new SettingsSources.Source(
                  origin, SettingsSources.ENVIRONMENT, Map.of(key.get(), entry.getValue())));
        }
      } else if (variable.startsWith("PARLEY_") && !foreign(variable, entry.getValue())) {
        String nearest = nearest(variable, keyByVariable.keySet());
        faults.add(
            unknown(variable, "environment", nearest + " for " + keyByVariable.get(nearest)));
      }
    }
    return sources;
  }

  private static boolean foreign(String variable, String value) {
    return OTHERS.contains(variable)
        || SERVICE.matcher(variable).matches()
        || (variable.endsWith("_PORT") && SERVICE_URL.matcher(value).matches());
  }

  private static SettingsException unknown(String name, String origin, String nearest) {
    return new SettingsException(
        "%s (%s) is not a setting; the nearest is %s".formatted(name, origin, nearest));
  }

  private static String nearest(String name, Set<String> names) {
    return names.stream()
        .min(Comparator.<String>comparingInt(known -> distance(name, known)).thenComparing(k -> k))
        .orElseThrow();
  }

  /// How many characters to insert, remove or replace to make `to` of `from` (Levenshtein).
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
