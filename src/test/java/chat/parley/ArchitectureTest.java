package chat.parley;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Who may know whom. A package that wants to import another one asks for it here.
class ArchitectureTest {
  private static final String ROOT = "chat.parley.";

  private static final Pattern PUBLISHED_ROW =
      Pattern.compile(
          "^\\| \\[(\\w+)\\]\\(src/main/java/chat/parley/\\1\\) \\|[^|]+\\| ([^|]+) \\|$",
          Pattern.MULTILINE);

  /// The packages of ours that each package may import. Only app may import embedded.
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("chat", Set.of()),
          Map.entry("embedded", Set.of()),
          Map.entry("protocol", Set.of("chat")),
          // Kafka's clients and topics, for those that read and write them.
          Map.entry("kafka", Set.of()),
          // The web client as files; who asks for them is nothing to it.
          Map.entry("web", Set.of()),
          // What parts count and measure; names are given to it in one place.
          Map.entry("metrics", Set.of()),
          Map.entry("chatlog", Set.of("chat", "kafka", "metrics")),
          Map.entry("directory", Set.of("chat")),
          Map.entry("store", Set.of("chat")),
          Map.entry("client", Set.of("chat", "protocol")),
          // How much is taken from whom; what is limited is nothing to it.
          Map.entry("limits", Set.of()),
          // Between a socket and HTTP.
          Map.entry("edge", Set.of("limits")),
          Map.entry("auth", Set.of("chat", "limits", "store")),
          Map.entry("delivery", Set.of("chat", "directory", "kafka", "metrics", "protocol")),
          // What is shown and not sequenced, for whoever asks by WebSocket or HTTP.
          Map.entry("live", Set.of("chat", "delivery", "directory", "protocol", "store")),
          // protocol: an event is encoded once, before it is routed.
          Map.entry(
              "sequencer", Set.of("chat", "chatlog", "delivery", "metrics", "protocol", "store")),
          Map.entry(
              "gateway",
              Set.of(
                  "auth",
                  "chat",
                  "chatlog",
                  "delivery",
                  "directory",
                  "edge",
                  "files",
                  "limits",
                  "live",
                  "metrics",
                  "protocol",
                  "store",
                  "web")),
          // gateway: the door through which requests come, and the way of commands.
          Map.entry(
              "api",
              Set.of(
                  "auth",
                  "chat",
                  "chatlog",
                  "delivery",
                  "directory",
                  "files",
                  "gateway",
                  "hooks",
                  "live",
                  "outbound",
                  "protocol",
                  "push",
                  "search",
                  "store")),
          Map.entry("files", Set.of("chat", "store")),
          Map.entry("erasure", Set.of("chat", "files", "protocol", "store")),
          Map.entry("search", Set.of("chat", "protocol", "store")),
          Map.entry("hooks", Set.of("chat", "outbound", "protocol", "store")),
          // directory: who is away.
          Map.entry("push", Set.of("chat", "directory", "outbound", "protocol", "store")),
          // Requests by HTTP to others, for those who make some.
          Map.entry("outbound", Set.of()),
          // What nodes do for each other.
          Map.entry(
              "cluster", Set.of("chat", "chatlog", "delivery", "directory", "kafka", "metrics")),
          // The drill knows a server from outside, as any client does.
          Map.entry("drill", Set.of("chat", "client", "protocol")),
          // So does the bench.
          Map.entry("bench", Set.of("chat")),
          Map.entry(
              "app",
              Set.of(
                  "api",
                  "auth",
                  "bench",
                  "chat",
                  "chatlog",
                  "client",
                  "cluster",
                  "delivery",
                  "directory",
                  "drill",
                  "edge",
                  "embedded",
                  "erasure",
                  "files",
                  "gateway",
                  "hooks",
                  "kafka",
                  "limits",
                  "live",
                  "metrics",
                  "outbound",
                  "protocol",
                  "push",
                  "search",
                  "sequencer",
                  "store",
                  "web")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("chat.parley");

  @Test
  void everyPackageIsInTheTable() {
    assertThat(packages()).isEqualTo(new TreeSet<>(MAY_IMPORT.keySet()));
  }

  @Test
  void theTableIsTheOnePublished() throws IOException {
    assertThat(published()).isEqualTo(MAY_IMPORT);
  }

  /// The table of ARCHITECTURE.md: `| [chat](src/…/chat) | ids, commands, … | nothing of ours |`.
  private static Map<String, Set<String>> published() throws IOException {
    Set<String> others = new TreeSet<>(MAY_IMPORT.keySet());
    others.remove("app");
    return PUBLISHED_ROW
        .matcher(Files.readString(Path.of("ARCHITECTURE.md")))
        .results()
        .collect(
            Collectors.toMap(
                row -> row.group(1),
                row ->
                    switch (row.group(2)) {
                      case "nothing of ours" -> Set.of();
                      case "all" -> others;
                      case String names -> Set.of(names.split(", "));
                    }));
  }

  @Test
  void packagesImportOnlyWhatTheyMay() {
    Set<String> forbidden =
        CLASSES.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(ArchitectureTest::isForbidden)
            .map(Dependency::getDescription)
            .collect(toCollection(TreeSet::new));

    assertThat(forbidden).isEmpty();
  }

  /// The parts count with what costs nothing; who reads it gives it names.
  @Test
  void whatIsOnTheWayOfAMessageKnowsNoLibraryOfMetrics() {
    Set<String> users =
        CLASSES.stream()
            .filter(
                type ->
                    type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .anyMatch(name -> name.matches("io\\.(micrometer|prometheus)\\..+")))
            .map(ArchitectureTest::ours)
            .collect(toCollection(TreeSet::new));

    assertThat(users).containsExactly("app", "metrics");
  }

  @Test
  void theDecisionsOfAChatNeedNothingButTheLanguage() {
    Set<String> needed =
        CLASSES.stream()
            .filter(type -> type.getPackageName().equals(ROOT + "chat"))
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
            .filter(type -> !type.isPrimitive())
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT + "chat"))
            .collect(toCollection(TreeSet::new));

    assertThat(needed)
        .contains("java.lang")
        .allMatch(name -> name.matches("java\\.(lang|util)(\\..+)?|org\\.jspecify\\.annotations"));
  }

  @Test
  void noPackagesNeedEachOtherInACircle() {
    slices().matching("chat.parley.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(p -> p.getName())
            .collect(Collectors.toSet());

    assertThat(unmarked).isEmpty();
  }

  private static Set<String> packages() {
    return CLASSES.stream().map(ArchitectureTest::ours).collect(toCollection(TreeSet::new));
  }

  private static boolean isForbidden(Dependency dependency) {
    JavaClass target = dependency.getTargetClass().getBaseComponentType();
    if (!target.getPackageName().startsWith(ROOT)) {
      return false;
    }
    String from = ours(dependency.getOriginClass());
    String to = ours(target);
    return !from.equals(to) && !MAY_IMPORT.getOrDefault(from, Set.of()).contains(to);
  }

  /// The feature that a class belongs to: the package below ours, whatever is below that.
  private static String ours(JavaClass type) {
    return type.getPackageName().substring(ROOT.length()).split("\\.", 2)[0];
  }
}
