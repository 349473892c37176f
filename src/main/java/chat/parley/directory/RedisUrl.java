package chat.parley.directory;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where Redis is: one server, or, if there are several, some servers of a Redis Cluster. What it
/// shows of itself holds no password.
final class RedisUrl {
  private static final String FORM =
      "parley.redis.url must be redis://[user:password@]host[:port][/database], or rediss:// for"
          + " TLS; for a Redis Cluster, some of its servers separated by commas, without a database";
  private static final Pattern PATH = Pattern.compile("/?|/[0-9]{1,5}");
  private static final int DEFAULT_PORT = 6379;

  private final List<RedisURI> servers;

  private RedisUrl(List<RedisURI> servers) {
    this.servers = servers;
  }

  /// @param patience how long connecting to a server may take
  /// @throws IllegalArgumentException whose message names the setting, and does not show the value
  static RedisUrl parse(String value, Duration patience) {
    List<RedisURI> servers = new ArrayList<>();
    for (String one : value.split(",", -1)) {
      servers.add(server(one.strip(), patience));
    }
    RedisUrl url = new RedisUrl(List.copyOf(servers));
    if (url.many() && url.database() != 0) {
      throw wrong();
    }
    return url;
  }

  private static RedisURI server(String value, Duration patience) {
    URI uri;
    try {
      uri = new URI(value);
    } catch (URISyntaxException _) {
      // Not as the cause: it holds the value, and with it the password.
      throw wrong();
    }
    String scheme = String.valueOf(uri.getScheme());
    String path = String.valueOf(uri.getPath());
    if (!(scheme.equals("redis") || scheme.equals("rediss"))
        || uri.getHost() == null
        || uri.getPort() == 0
        || uri.getPort() > 65_535
        || uri.getQuery() != null
        || uri.getFragment() != null
        || !PATH.matcher(path).matches()) {
      throw wrong();
    }
    RedisURI.Builder server =
        RedisURI.builder()
            .withHost(host(uri))
            .withPort(uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort())
            .withSsl(scheme.equals("rediss"))
            .withTimeout(patience);
    if (path.length() > 1) {
      server.withDatabase(Integer.parseInt(path.substring(1)));
    }
    authenticate(server, uri.getRawUserInfo());
    return server.build();
  }

  /// Without the brackets of an IPv6 address.
  private static String host(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static void authenticate(RedisURI.Builder server, @Nullable String userInfo) {
    if (userInfo == null) {
      return;
    }
    int colon = userInfo.indexOf(':');
    if (colon < 0) {
      throw wrong();
    }
    String user = decoded(userInfo.substring(0, colon));
    String password = decoded(userInfo.substring(colon + 1));
    if (user.isEmpty()) {
      server.withPassword(password.toCharArray());
    } else {
      server.withAuthentication(user, password.toCharArray());
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException(FORM);
  }

  List<RedisURI> servers() {
    return servers;
  }

  boolean many() {
    return servers.size() > 1;
  }

  int database() {
    return servers.stream().mapToInt(RedisURI::getDatabase).max().orElse(0);
  }

  /// `host:port`, or several.
  @Override
  public String toString() {
    return servers.stream()
        .map(server -> server.getHost() + ":" + server.getPort())
        .collect(Collectors.joining(", "));
  }
}
