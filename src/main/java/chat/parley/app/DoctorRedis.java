package chat.parley.app;

import chat.parley.directory.RedisFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The checks of Redis. Stateless.
final class DoctorRedis implements Doctor.Check {
  private static final int VERSION = 5;

  private final Settings settings;
  private final Duration patience;

  DoctorRedis(Settings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
  }

  @Override
  public void look(Consumer<Finding> found) {
    settings
        .redis()
        .url()
        .ifPresentOrElse(
            url -> judge(RedisFacts.ask(url.value(), patience), found),
            () -> found.accept(Finding.ok("redis", "a directory inside the node")));
  }

  /// Tells what there is to say of the servers that `parley.redis.url` names.
  static void judge(List<RedisFacts> servers, Consumer<Finding> found) {
    boolean some = servers.stream().anyMatch(server -> server.failure().isEmpty());
    for (RedisFacts server : servers) {
      if (server.failure().isPresent()) {
        found.accept(away(server, some));
      } else {
        judge(server, servers.size() > 1, found);
      }
    }
  }

  /// @param others whether another server of the cluster answers
  private static Finding away(RedisFacts server, boolean others) {
    String why = server.failure().orElse("");
    String detail = "%s: %s".formatted(server.address(), why);
    String remedy =
        why.startsWith("NOAUTH") || why.startsWith("WRONGPASS")
            ? "Put the password into parley.redis.url: redis://:password@host, or"
                + " redis://user:password@host."
            : why.startsWith("NOPERM")
                ? "A node may work all the same; to have it looked at, allow that user +info +time."
                : "Start Redis there, or let parley.redis.url name where it is (rediss:// with"
                    + " TLS).";
    return others || why.startsWith("NOPERM")
        ? Finding.warn("redis", detail, remedy)
        : Finding.fail("redis", detail, remedy);
  }

  private static void judge(RedisFacts server, boolean several, Consumer<Finding> found) {
    Map<String, String> info = server.info();
    String version = info.getOrDefault("redis_version", "0");
    String detail = "%s answers, version %s".formatted(server.address(), version);
    int before = Integer.parseInt(version.replaceFirst("\\D.*", ""));
    found.accept(
        before >= VERSION
            ? Finding.ok("redis", detail)
            : Finding.fail("redis", detail, "Use Redis %d or newer.".formatted(VERSION)));
    if (several && !"1".equals(info.get("cluster_enabled"))) {
      found.accept(
          Finding.fail(
              "redis",
              "%s is in no Redis Cluster, and parley.redis.url names several"
                  .formatted(server.address()),
              "Name one server, or servers of one cluster."));
    }
    String state = server.cluster().getOrDefault("cluster_state", "ok");
    if (!state.equals("ok")) {
      found.accept(
          Finding.fail(
              "redis",
              "cluster_state is " + state,
              "Start the servers that are away: redis-cli cluster nodes lists them."));
    }
    if (server.cluster().isEmpty() && "slave".equals(info.get("role"))) {
      found.accept(
          Finding.fail(
              "redis",
              "%s is a replica, which takes no writes".formatted(server.address()),
              "Let parley.redis.url name its primary, %s:%s."
                  .formatted(info.get("master_host"), info.get("master_port"))));
    }
    memory(server, found);
    clock("Redis at " + server.address(), server.ahead(), found);
  }

  private static void memory(RedisFacts server, Consumer<Finding> found) {
    String policy = server.info().getOrDefault("maxmemory_policy", "noeviction");
    boolean bounded = !server.info().getOrDefault("maxmemory", "0").equals("0");
    if (bounded && !policy.equals("noeviction")) {
      found.accept(
          Finding.warn(
              "redis",
              "maxmemory-policy is %s: users who are there may be forgotten until their node puts them"
                      .formatted(policy)
                  + " back",
              "redis-cli CONFIG SET maxmemory-policy noeviction, and give it memory enough."));
    }
  }

  /// Tells when a clock is not this machine's.
  static void clock(String whose, Duration ahead, Consumer<Finding> found) {
    String detail =
        "that of %s is %.3f s %s this machine's"
            .formatted(
                whose,
                Math.abs(ahead.toMillis()) / 1_000.0,
                ahead.isNegative() ? "behind" : "before");
    found.accept(
        ahead.abs().compareTo(Duration.ofSeconds(1)) <= 0
            ? Finding.ok("clock", detail)
            : Finding.warn(
                "clock",
                detail,
                "Keep the clocks of all machines in step: chrony, or another NTP."));
  }
}
