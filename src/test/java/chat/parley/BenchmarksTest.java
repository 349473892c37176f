package chat.parley;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs every benchmark for a moment, so that none rots. How long they take is nothing to a test:
/// that is for `bin/jmh`.
final class BenchmarksTest {
  private static final Path SOURCES = Path.of("src/test/java");

  @Test
  void everyBenchmarkRuns() throws Exception {
    // Nothing is measured here, so another JMH on this machine may run meanwhile.
    System.setProperty("jmh.ignoreLock", "true");
    Options options =
        new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(5))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(options).run();

    Set<String> ran =
        results.stream()
            .map(result -> result.getParams().getBenchmark())
            .collect(toCollection(TreeSet::new));
    assertThat(ran).isEqualTo(written()).isNotEmpty();
    assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
  }

  /// The benchmarks that there are, as JMH names them.
  private static Set<String> written() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .map(file -> SOURCES.relativize(file).toString())
          .filter(name -> name.endsWith("Benchmark.java"))
          .map(name -> load(name.substring(0, name.length() - ".java".length()).replace('/', '.')))
          .flatMap(type -> Stream.of(type.getMethods()))
          .filter(method -> method.isAnnotationPresent(Benchmark.class))
          .map(method -> method.getDeclaringClass().getName() + "." + method.getName())
          .collect(toCollection(TreeSet::new));
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
