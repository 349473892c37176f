package chat.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What processes of this machine and their children have used, from `proc(5)`; all are summed up.
/// PostgreSQL, for one, has a process for each connection.
record ServerProcess(List<Long> pids) {
  /// USER_HZ: 100 on every Linux of our days.
  private static final double TICKS_PER_SECOND = 100;

  /// Fields 14 to 17 of `/proc/<pid>/stat`, counted after the name, which ends with a parenthesis:
  /// in user and system mode, its own and that of the children whose end it has heard of.
  private static final int UTIME = 11;

  private static final int CSTIME = 14;

  /// In user and system mode, of all threads; of children that have ended, too.
  double cpuSeconds() {
    return cpuSecondsOfEach().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /// The same, of each process that was named, with its children.
  Map<Long, Double> cpuSecondsOfEach() {
    Map<Long, Double> seconds = new LinkedHashMap<>();
    for (long pid : pids) {
      double all = cpuSeconds(read(pid, "stat"));
      for (long child : descendants(pid)) {
        all += readIfThere(child, "stat").map(ServerProcess::cpuSeconds).orElse(0.0);
      }
      seconds.put(pid, all);
    }
    return seconds;
  }

  /// What they have used since: `before` is an earlier [#cpuSecondsOfEach].
  Map<Long, Double> cpuSecondsOfEachSince(Map<Long, Double> before) {
    Map<Long, Double> used = cpuSecondsOfEach();
    used.replaceAll(
        (pid, seconds) ->
            Math.round((seconds - before.getOrDefault(pid, 0.0)) * TICKS_PER_SECOND)
                / TICKS_PER_SECOND);
    return used;
  }

  private static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = UTIME; i <= CSTIME; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /// Resident memory, in bytes: the kernel's share of sockets is not in it.
  long residentBytes() {
    long bytes = 0;
    for (long pid : pids) {
      bytes += residentBytes(read(pid, "status"));
      for (long child : descendants(pid)) {
        bytes += readIfThere(child, "status").map(ServerProcess::residentBytes).orElse(0L);
      }
    }
    return bytes;
  }

  private static long residentBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .sum();
  }

  private static List<Long> descendants(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .map(ProcessHandle::pid)
        .toList();
  }

  private static String read(long pid, String file) {
    return readIfThere(pid, file)
        .orElseThrow(
            () -> new BenchException("--server-pid: process %d cannot be read".formatted(pid)));
  }

  /// Children come and go.
  private static Optional<String> readIfThere(long pid, String file) {
    try {
      return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), file)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
