package chat.parley.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a process of ours holds, asked from outside: Linux and the JDK's own tools.
///
/// @param pid of a JVM
record NodeMemory(long pid) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  /// Collects its garbage, which stops it for a moment.
  ///
  /// @return bytes of its heap in use then; empty if this Java has no jcmd
  OptionalLong heapAfterCollection() {
    if (!Files.isExecutable(JCMD)) {
      return OptionalLong.empty();
    }
    ChildProcess.answer(JCMD.toString(), Long.toString(pid), "GC.run");
    return used(ChildProcess.answer(JCMD.toString(), Long.toString(pid), "GC.heap_info"));
  }

  /// The first figure is that of the whole heap.
  static OptionalLong used(String heapInfo) {
    Matcher used = USED.matcher(heapInfo);
    return used.find()
        ? OptionalLong.of(Long.parseLong(used.group(1)) * 1_024)
        : OptionalLong.empty();
  }

  /// Bytes of it that are in memory.
  long resident() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      Optional<String> line = lines.filter(one -> one.startsWith("VmRSS:")).findFirst();
      return line.map(one -> Long.parseLong(one.replaceAll("\\D", "")) * 1_024).orElse(0L);
    } catch (IOException e) {
      return 0; // It has ended.
    }
  }
}
