package chat.parley.directory;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What one Redis server says of itself, for who wants to know whether nodes could use it. Asking
/// changes nothing.
///
/// @param address `host:port`
/// @param failure why it could not be asked; then no more is known
/// @param info what `INFO` tells, by name
/// @param cluster what `CLUSTER INFO` tells, by name; nothing of a server that is in none
/// @param ahead of this machine's clock
public record RedisFacts(
    String address,
    Optional<String> failure,
    Map<String, String> info,
    Map<String, String> cluster,
    Duration ahead) {

  public RedisFacts {
    info = Map.copyOf(info);
    cluster = Map.copyOf(cluster);
  }

  /// Asks each server that `url` names, one after the other. Blocks.
  ///
  /// @param url as `parley.redis.url`
  /// @param patience for each server, to connect and again for each answer
  /// @throws IllegalArgumentException if the URL is wrong
  public static List<RedisFacts> ask(String url, Duration patience) {
    return RedisUrl.parse(url, patience).servers().stream()
        .map(server -> ask(server, patience))
        .toList();
  }

  private static RedisFacts ask(RedisURI server, Duration patience) {
    String address = server.getHost() + ":" + server.getPort();
    RedisClient client = RedisClient.create(server);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .socketOptions(SocketOptions.builder().connectTimeout(patience).build())
            .build());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return ask(address, connection.sync());
    } catch (RedisException e) {
      return new RedisFacts(
          address, Optional.of(RedisConnection.reason(e)), Map.of(), Map.of(), Duration.ZERO);
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  private static RedisFacts ask(String address, RedisCommands<String, String> redis) {
    redis.ping();
    Map<String, String> info = pairs(redis.info());
    Map<String, String> cluster =
        "1".equals(info.get("cluster_enabled")) ? pairs(redis.clusterInfo()) : Map.of();
    Instant before = Instant.now();
    List<String> time = redis.time();
    Instant middle = before.plus(Duration.between(before, Instant.now()).dividedBy(2));
    Instant theirs =
        Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1_000);
    return new RedisFacts(
        address, Optional.empty(), info, cluster, Duration.between(middle, theirs));
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new TreeMap<>();
    text.lines()
        .filter(line -> line.contains(":") && !line.startsWith("#"))
        .forEach(
            line ->
                pairs.put(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).strip()));
    return pairs;
  }
}
