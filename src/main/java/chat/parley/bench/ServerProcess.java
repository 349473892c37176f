package chat.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What processes of this machine and their children have used, from `proc(5)`; all are summed up.
/// PostgreSQL, for one, has a process for each connection.
record ServerProcess(List<Long> pids) {
  /// USER_HZ: 100 on every Linux of our days.
  private static final double TICKS_PER_SECOND = 100;

  /// Fields 14 and 15 of `/proc/<pid>/stat`, counted after the name, which ends with a parenthesis.
  private static final int UTIME = 11;

  /// In user and system mode, of all threads.
  double cpuSeconds() {
    double seconds = 0;
    for (long pid : all()) {
      String stat = read(pid, "stat");
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      seconds +=
          (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
    }
    return seconds;
  }

  /// Resident memory, in bytes: the kernel's share of sockets is not in it.
  long residentBytes() {
    long bytes = 0;
    for (long pid : all()) {
      bytes +=
          read(pid, "status")
              .lines()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
              .sum();
    }
    return bytes;
  }

  private List<Long> all() {
    List<Long> all = new ArrayList<>(pids);
    for (long pid : pids) {
      ProcessHandle.of(pid)
          .ifPresent(process -> process.descendants().map(ProcessHandle::pid).forEach(all::add));
    }
    return all;
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new BenchException("--server-pid: process %d cannot be read".formatted(pid), e);
    }
  }
}
