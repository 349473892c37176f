package chat.parley.drill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Redis and PostgreSQL as a cluster sees them.
final class Backings {
  private Backings() {}

  /// What is not installed here and must be, each with the Debian package that has it.
  static List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (!PostgresServer.available()) {
      missing.add("PostgreSQL (Debian package postgresql)");
    }
    if (!RedisServer.available()) {
      missing.add("redis-server (Debian package redis-server)");
    }
    return missing;
  }

  static Redis redis(Path folder) {
    return new Redis(RedisServer.start(folder));
  }

  static Backing postgres(Path folder) {
    return new Postgres(PostgresServer.start(folder));
  }

  private record Postgres(PostgresServer server) implements Backing {
    @Override
    public String name() {
      return "PostgreSQL";
    }

    @Override
    public String url() {
      return server.url();
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void stop() {
      server.stop();
    }

    @Override
    public void pause() {
      server.pause();
    }

    @Override
    public void resume() {
      server.resume();
    }

    @Override
    public void startAgain() {
      server.startAgain();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /// Keeps nothing on disk: each start is an empty one.
  record Redis(RedisServer server) implements Backing {
    @Override
    public String name() {
      return "Redis";
    }

    @Override
    public String url() {
      return server.url();
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void stop() {
      server.kill();
    }

    @Override
    public void pause() {
      server.pause();
    }

    @Override
    public void resume() {
      server.resume();
    }

    @Override
    public void startAgain() {
      server.restart();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
