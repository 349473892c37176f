package chat.parley.drill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What lives on the heap of another JVM, asked by the JDK's `jcmd`, which stands beside the `java`
/// that runs this one.
final class Heap {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

  private Heap() {}

  static Optional<String> hindrance() {
    return Files.isExecutable(JCMD)
        ? Optional.empty()
        : Optional.of("there is no jcmd at " + JCMD + ": a JDK has it, a JRE has not");
  }

  /// Bytes, after a full collection.
  static long live(ChildProcess jvm) {
    // The histogram counts what a collection of its own has left, whichever collector there is.
    return total(ChildProcess.answer(JCMD.toString(), "" + jvm.pid(), "GC.class_histogram"));
  }

  static long total(String histogram) {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IllegalStateException("a histogram without a total: " + histogram);
    }
    return Long.parseLong(total.group(1));
  }
}
