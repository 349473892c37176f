package chat.parley.described;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.limits.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of limits that operators read.
class DoorsDescribedTest {
  private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+) \\|", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

  @Test
  void eachLimitIsThereAndNothingElse() throws IOException {
    String text = Files.readString(Path.of("docs/operations.md"));
    int begin = text.indexOf("\n## Limits\n");
    String section = text.substring(begin, text.indexOf("\n## ", begin + 5));
    Set<String> named = new TreeSet<>();
    for (Matcher row = ROW.matcher(section); row.find(); ) {
      NAME.matcher(row.group(1)).results().forEach(name -> named.add(name.group(1)));
    }

    assertThat(named)
        .isEqualTo(
            Stream.of(Limit.values())
                .map(Limit::label)
                .collect(Collectors.toCollection(TreeSet::new)));
  }
}
