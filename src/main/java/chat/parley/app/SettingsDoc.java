package chat.parley.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// All settings as a table in Markdown, made of `application.yaml`: the key, its default, and the
/// comment above it, which says what it means and, in lines that begin with "Unset:", what stands
/// for a default that is empty. An empty map is a family of keys whose names are somebody else's.
final class SettingsDoc {
  static final String BEGIN = "<!-- settings: made by bin/parley config doc -->\n";
  static final String END = "<!-- end of settings -->\n";

  private static final String HEAD =
      "| key | default | environment | meaning |\n| --- | --- | --- | --- |\n";
  private static final String UNSET = "Unset: ";

  /// @param standard what the key is by default, in Markdown
  record Row(String key, String standard, String meaning) {
    private String markdown() {
      return "| `%s` | %s | `%s` | %s |\n"
          .formatted(key, cell(standard), SettingsDoc.variable(key), cell(meaning));
    }

    private static String cell(String text) {
      return text.replace("|", "\\|");
    }
  }

  private SettingsDoc() {}

  static String table() {
    return rows().stream().map(Row::markdown).collect(Collectors.joining("", HEAD, ""));
  }

  /// `document` with the table between its marks.
  ///
  /// @throws IllegalArgumentException if it has no marks
  static String into(String document) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "has no lines \"%s\" and \"%s\" for the table".formatted(BEGIN.strip(), END.strip()));
    }
    return document.substring(0, begin + BEGIN.length())
        + "\n"
        + table()
        + "\n"
        + document.substring(end);
  }

  /// In the order of the file.
  static List<Row> rows() {
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(true);
    try (InputStream in =
        Objects.requireNonNull(SettingsDoc.class.getResourceAsStream("/application.yaml"))) {
      Node root = new Yaml(options).compose(new InputStreamReader(in, StandardCharsets.UTF_8));
      List<Row> rows = new ArrayList<>();
      collect("", (MappingNode) root, rows);
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(String prefix, MappingNode section, List<Row> rows) {
    for (NodeTuple entry : section.getValue()) {
      ScalarNode name = (ScalarNode) entry.getKeyNode();
      String key = prefix + name.getValue();
      switch (entry.getValueNode()) {
        case MappingNode inner when !inner.getValue().isEmpty() -> collect(key + ".", inner, rows);
        case MappingNode _ -> rows.add(row(key + ".…", "", name));
        case ScalarNode value -> rows.add(row(key, value.getValue(), name));
        case Node other -> throw new IllegalStateException(key + " is a " + other.getNodeId());
      }
    }
  }

  private static Row row(String key, String value, ScalarNode name) {
    List<String> lines = comment(name.getBlockComments());
    int unset = 0;
    while (unset < lines.size() && !lines.get(unset).startsWith(UNSET)) {
      unset++;
    }
    String meaning = String.join(" ", lines.subList(0, unset));
    String standsFor = String.join(" ", lines.subList(unset, lines.size()));
    if (meaning.isEmpty() || (!value.isEmpty() && !standsFor.isEmpty())) {
      throw new IllegalStateException(
          key + " in application.yaml needs a comment, and \"Unset:\" if and only if it is");
    }
    if (!value.isEmpty()) {
      return new Row(key, "`" + value + "`", meaning);
    }
    return new Row(
        key, standsFor.isEmpty() ? "none" : standsFor.substring(UNSET.length()), meaning);
  }

  private static List<String> comment(@Nullable List<CommentLine> lines) {
    return (lines == null ? List.<CommentLine>of() : lines)
        .stream()
            .filter(line -> line.getCommentType() == CommentType.BLOCK)
            .map(line -> line.getValue().strip())
            .toList();
  }

  private static String variable(String key) {
    return key.endsWith(".…")
        ? SettingsNames.variable(key.substring(0, key.length() - 2)) + "_…"
        : SettingsNames.variable(key);
  }
}
