package chat.parley.app;

import chat.parley.auth.AuthMode;
import chat.parley.chat.Text;
import chat.parley.limits.Networks;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The forms that values of settings have. Each takes the text of a value and returns what it
/// means, or throws an [IllegalArgumentException] whose message is to follow the key: "must be …".
final class SettingsForms {
  static final String SQLITE = "jdbc:sqlite:";

  private static final Pattern TOPIC_PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,253}");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.%]+]):([0-9]{1,5})");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
  private static final Pattern POSTGRESQL = Pattern.compile("jdbc:postgresql:(//)?[^\\s]+");

  private SettingsForms() {}

  static Path path(String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a path: " + e.getReason(), e);
    }
  }

  static String line(String value) {
    return Text.line(value, 200);
  }

  static String topicPrefix(String value) {
    // Kafka takes no topic of this name, and the prefix alone may become one.
    check(
        TOPIC_PREFIX.matcher(value).matches() && !value.startsWith("."),
        "must be 1 to 64 characters of A-Z a-z 0-9 . _ - and not begin with a dot");
    // Else the topics of one would look like the inboxes of another, whose prefix it begins with.
    check(!(value + ".").contains(".node."), "must not contain .node");
    return value;
  }

  static String host(String value) {
    check(HOST.matcher(value).matches(), "must be the name or address of a network interface");
    return value;
  }

  static String hostAndPort(String value) {
    Matcher matcher = HOST_AND_PORT.matcher(value);
    check(
        matcher.matches() && port(matcher.group(2)),
        "must be host:port, several with a comma each");
    return value;
  }

  static String origin(String value) {
    check(
        ORIGIN.matcher(value).matches(),
        "must be origins such as https://chat.example:8443, without a path");
    return value.toLowerCase(Locale.ROOT);
  }

  /// An address or a network, as [Networks#of] reads it.
  static String network(String value) {
    Networks.of(List.of(value));
    return value;
  }

  static AuthMode authMode(String value) {
    return switch (value) {
      case "jwt" -> AuthMode.JWT;
      case "open" -> AuthMode.OPEN;
      case "accounts" -> AuthMode.ACCOUNTS;
      default -> throw new IllegalArgumentException("must be accounts, jwt or open");
    };
  }

  static URI webUrl(String value) {
    String form = "must be a URL that begins with https:// or http://";
    try {
      URI uri = new URI(value);
      String scheme = String.valueOf(uri.getScheme());
      check((scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null, form);
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(form, e);
    }
  }

  static SecretUrl redisUrl(String value) {
    for (String server : value.split(",", -1)) {
      checkRedisServer(server.strip());
    }
    return new SecretUrl(value);
  }

  private static void checkRedisServer(String server) {
    String form =
        "must be redis://[user:password@]host[:port][/database], or rediss:// for TLS; for a Redis"
            + " Cluster some of its servers, with a comma each";
    try {
      URI uri = new URI(server);
      String scheme = String.valueOf(uri.getScheme());
      check(scheme.equals("redis") || scheme.equals("rediss"), form);
      check(uri.getHost() != null && uri.getPort() <= 65_535 && uri.getPort() != 0, form);
      check(uri.getQuery() == null && uri.getFragment() == null, form);
      check(String.valueOf(uri.getPath()).matches("|/|/[0-9]{1,5}"), form);
    } catch (URISyntaxException _) {
      // Not as the cause: it holds the value, and with it the password.
      throw new IllegalArgumentException(form);
    }
  }

  static SecretUrl storeUrl(String value) {
    boolean sqlite = value.startsWith(SQLITE) && value.length() > SQLITE.length();
    check(
        sqlite || POSTGRESQL.matcher(value).matches(),
        "must be jdbc:sqlite:FILE or jdbc:postgresql://host[:port]/database");
    return new SecretUrl(value);
  }

  /// Whether only this machine can connect to `host`. Asks no name server: of names, only localhost
  /// is believed.
  static boolean loopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean port(String digits) {
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= 65_535;
  }

  private static void check(boolean holds, String form) {
    if (!holds) {
      throw new IllegalArgumentException(form);
    }
  }
}
