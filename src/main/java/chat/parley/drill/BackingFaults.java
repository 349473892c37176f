package chat.parley.drill;

import java.util.List;
import java.util.function.Function;

/// What happens to Kafka, Redis and PostgreSQL.
final class BackingFaults {
  private BackingFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.brief(
            "kill-broker",
            "kill -9 of a Kafka broker, started again after 1 to 3 s",
            BackingFaults::killBroker),
        Fault.full(
            "pause-broker",
            "SIGSTOP of a Kafka broker for 15 s, then SIGCONT",
            BackingFaults::pauseBroker),
        Fault.brief(
            "restart-postgres",
            "PostgreSQL is stopped in order and started again after 2 s",
            BackingFaults::restartPostgres),
        Fault.full(
            "kill-redis",
            "kill -9 of Redis, started again after 5 s with nothing in it",
            arena -> kill(arena, Cluster::redis)),
        Fault.full(
            "pause-redis",
            "SIGSTOP of Redis for 15 s, then SIGCONT",
            arena -> pause(arena, Cluster::redis)),
        Fault.brief(
            "flush-redis", "FLUSHALL in Redis, three times, 3 s apart", BackingFaults::flushRedis),
        Fault.full(
            "lying-redis",
            "entries of nodes that are not there, garbage in place of leases and sessions",
            BackingFaults::lyingRedis),
        Fault.full(
            "kill-postgres",
            "kill -9 of PostgreSQL, started again after 5 s",
            arena -> kill(arena, Cluster::postgres)),
        Fault.full(
            "pause-postgres",
            "SIGSTOP of PostgreSQL for 15 s, then SIGCONT",
            arena -> pause(arena, Cluster::postgres)));
  }

  private static void killBroker(Arena arena) throws InterruptedException {
    Broker victim = arena.any(arena.cluster().brokers());
    victim.close();
    arena.pauseMillis(arena.number(1_000, 3_000));
    victim.start();
    victim.awaitReady();
    arena.pauseMillis(5_000);
  }

  private static void pauseBroker(Arena arena) throws InterruptedException {
    Broker victim = arena.any(arena.cluster().brokers());
    victim.process().pause();
    arena.pauseMillis(15_000);
    victim.process().resume();
    arena.pauseMillis(5_000);
  }

  private static void kill(Arena arena, Function<Cluster, Backing> which)
      throws InterruptedException {
    Backing victim = which.apply(arena.cluster());
    victim.kill();
    arena.pauseMillis(5_000);
    victim.startAgain();
    arena.pauseMillis(5_000);
  }

  private static void restartPostgres(Arena arena) throws InterruptedException {
    PostgresServer victim = arena.cluster().postgres();
    victim.stop();
    arena.pauseMillis(2_000);
    victim.startAgain();
    arena.pauseMillis(5_000);
  }

  private static void pause(Arena arena, Function<Cluster, Backing> which)
      throws InterruptedException {
    Backing victim = which.apply(arena.cluster());
    victim.pause();
    arena.pauseMillis(15_000);
    victim.resume();
    arena.pauseMillis(5_000);
  }

  private static void flushRedis(Arena arena) throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      arena.cluster().redis().tell("FLUSHALL");
      arena.pauseMillis(3_000);
    }
  }

  /// What a hash holds is overwritten with garbage, field by field, and a node that is not there is
  /// added to each.
  private static void lyingRedis(Arena arena) throws InterruptedException {
    String lie =
        """
        for _, key in ipairs(redis.call('KEYS', '*')) do
          if redis.call('TYPE', key).ok == 'hash' then
            for _, field in ipairs(redis.call('HKEYS', key)) do
              redis.call('HSET', key, field, 'garbage')
            end
            redis.call('HSET', key, 'nobody', 'nowhere')
          end
        end
        return 'OK'
        """;
    for (int i = 0; i < 3; i++) {
      arena.cluster().redis().tell("EVAL", lie, "0");
      arena.pauseMillis(5_000);
    }
  }
}
