package chat.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Connections that only answer pings: what each costs the server.
///
/// @param rssPerConnection bytes that the server's processes became larger by, a connection
/// @param emptyCores CPU seconds a second of the server before they came
/// @param cpuMicrosPerConnection of the server beyond that, a connection and second
/// @param kernelPerConnection bytes that the kernel's TCP buffers of this machine became larger by,
///   a connection: both ends of it if the loader is on the same machine
record Idle(
    int connections,
    double seconds,
    double connectSeconds,
    long rssPerConnection,
    double emptyCores,
    double cpuMicrosPerConnection,
    long kernelPerConnection,
    long lostSessions) {
  private static final Path SOCKSTAT = Path.of("/proc/net/sockstat");
  private static final int PAGE = 4096;

  static Idle run(Bench bench, Progress progress) throws InterruptedException {
    BenchOptions options = bench.options();
    if (options.serverPids().isEmpty()) {
      throw new BenchException("idle: name the server's process with --server-pid");
    }
    ServerProcess server = new ServerProcess(options.serverPids());
    Crew crew = new Crew(bench);
    for (int i = 0; i < options.connections(); i++) {
      crew.add("i");
    }
    progress.say("the server without them, for %s s".formatted(options.warmup().toSeconds()));
    double emptyCores = cores(server, options.warmup());
    long resident = server.residentBytes();
    long kernel = kernelBytes();
    progress.say("connecting %d users".formatted(options.connections()));
    long began = bench.now();
    crew.connect(member -> options.urls().get(member.number() % options.urls().size()));
    double connectSeconds = (bench.now() - began) / 1e9;
    progress.say("live after %.1f s; waiting".formatted(connectSeconds));
    TimeUnit.NANOSECONDS.sleep(options.warmup().toNanos());
    double cores = cores(server, options.measured());
    int connections = options.connections();
    return new Idle(
        connections,
        options.measured().toNanos() / 1e9,
        connectSeconds,
        (server.residentBytes() - resident) / connections,
        emptyCores,
        (cores - emptyCores) * 1e6 / connections,
        (kernelBytes() - kernel) / connections,
        crew.lostSessions());
  }

  /// CPU seconds a second that the server uses from now on; 0 if there is no time to see it.
  private static double cores(ServerProcess server, Duration time) throws InterruptedException {
    if (time.isZero()) {
      return 0;
    }
    double before = server.cpuSeconds();
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
    return (server.cpuSeconds() - before) * 1e9 / time.toNanos();
  }

  private static long kernelBytes() {
    try {
      for (String line : Files.readAllLines(SOCKSTAT)) {
        if (line.startsWith("TCP:")) {
          return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)) * PAGE;
        }
      }
    } catch (IOException _) {
      // Not everybody may read it.
    }
    return 0;
  }
}
