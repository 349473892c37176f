package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The shell scripts, on a copy of them whose JDKs and Maven are scripts that tell what they are
/// asked.
class LauncherTest {
  /// Where the build is run: the folder of the pom.
  private static final Path HERE = Path.of("").toAbsolutePath();

  private static final String TELLING_JAVA =
      "#!/bin/sh\necho \"java of $JAVA_HOME in $PWD\"\nfor a; do echo \"[$a]\"; done\n";

  /// Makes the jar that is asked for, and counts.
  private static final String BUILDING_MAVEN =
      """
      #!/bin/sh
      [ "$1" != -v ] || { echo "Apache Maven 3.9.9"; exit; }
      echo "$@" >>"$MAVEN_CALLS"
      for a; do
        case $a in -Dparley.build.directory=*) echo jar >"${a#*=}/parley.jar" ;; esac
      done
      """;

  @TempDir Path folder;
  private Path root;
  private Path path;
  private Path jdk;

  @BeforeEach
  void copyTheScripts() throws IOException {
    root = Files.createDirectories(folder.resolve("a copy of parley"));
    path = Files.createDirectories(folder.resolve("path"));
    for (String script :
        List.of(
            "bin/parley",
            "bin/test",
            "bin/jmh",
            "bin/lib/jdk.sh",
            "bin/lib/node.sh",
            "bin/lib/jvm.options",
            "mvnw",
            ".ci/run")) {
      Path copy = root.resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(HERE.resolve(script), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.createDirectories(root.resolve("src/main"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    // Whatever java is installed here, this one comes first, and is too old.
    Path old = jdk("old jdk", "17.0.15", TELLING_JAVA);
    Files.createSymbolicLink(path.resolve("java"), old.resolve("bin/java"));
    jdk = jdk("jdk", "25.0.1", TELLING_JAVA);
  }

  @Test
  void javaHomeWinsIfItIsNewEnough() throws Exception {
    Path onPath = jdk("path jdk", "26", TELLING_JAVA);
    Files.delete(path.resolve("java"));
    Files.createSymbolicLink(path.resolve("java"), onPath.resolve("bin/java"));
    Path newest = jdk("jdks/newest", "27.0.1", TELLING_JAVA);

    assertThat(findJdk(jdk, newest)).isEqualTo(jdk.toString());
    assertThat(findJdk(folder.resolve("old jdk"), newest)).isEqualTo(onPath.toString());
    assertThat(findJdk(folder.resolve("nothing"), newest)).isEqualTo(onPath.toString());
  }

  @Test
  void otherwiseTheNewestOfTheUsualFoldersIsTaken() throws Exception {
    Path best = jdk("jdks/a 25.0.10", "25.0.10", TELLING_JAVA);
    List<Path> folders =
        List.of(
            jdk("jdks/8", "1.8.0_402", TELLING_JAVA),
            jdk("jdks/24", "24.0.2", TELLING_JAVA),
            jdk("jdks/25.0.9", "25.0.9", TELLING_JAVA),
            best,
            jdk("jdks/25", "25", TELLING_JAVA),
            folder.resolve("jdks/*"));

    assertThat(findJdk(folder.resolve("old jdk"), folders.toArray(Path[]::new)))
        .isEqualTo(best.toString());
  }

  @Test
  void aJreAndAFolderThatIsNoJdkAreNotTaken() throws Exception {
    Path jre = jdk("jdks/jre", "26", TELLING_JAVA);
    Files.delete(jre.resolve("bin/javac"));
    Path empty = Files.createDirectories(folder.resolve("jdks/empty"));

    assertThat(findJdk(jre, jre, empty)).isEqualTo("none");
  }

  @Test
  void aJdkWithoutAReleaseFileIsAsked() throws Exception {
    Path asked = jdk("jdks/asked", "", "#!/bin/sh\necho 'openjdk version \"26-ea\" 2026' >&2\n");
    Files.delete(asked.resolve("release"));

    assertThat(findJdk(asked)).isEqualTo(asked.toString());
  }

  @Test
  void thisVeryJdkIsFound() throws Exception {
    Path mine = Path.of(System.getProperty("java.home"));

    assertThat(findJdk(mine)).isEqualTo(mine.toString());
  }

  @Test
  void withoutAJdkItSaysWhatToDo() throws Exception {
    Outcome outcome =
        bash(
            Map.of("JAVA_HOME", folder.resolve("old jdk").toString()),
            "root=$1; . \"$root/bin/lib/jdk.sh\"; usual_jdk_folders() { :; };"
                + " require_jdk parley; echo not reached",
            root);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith("parley: Parley needs JDK 25 or newer, and there is none here.\n")
        .contains(
            "JAVA_HOME:  Java 17.0.15 in " + folder.resolve("old jdk"),
            "PATH:       Java 17.0.15 in ",
            "apt-get install openjdk-25-jdk",
            "JAVA_HOME=/path/to/jdk");
  }

  @ParameterizedTest
  @CsvSource({
    "24.0.2, 25, true",
    "25, 25, false",
    "25.0.1, 25, false",
    "25.0.9, 25.0.10, true",
    "26, 25.9, false",
    "1.8.0, 25, true",
    "3.8.7, 3.8, false",
    "3.6.3, 3.8, true"
  })
  void versionsAreComparedByNumber(String left, String right, boolean older) throws Exception {
    String script = ". \"$1/bin/lib/jdk.sh\"; if older $2 $3; then echo true; else echo false; fi";

    assertThat(bash(Map.of(), script, root, left, right).out()).isEqualTo(older + "\n");
  }

  @Test
  void aServerGetsRoomAndItsArgumentsInTheCallersFolder() throws Exception {
    makeJar();

    assertThat(parley(Map.of(), "serve", "--node-id", "a b", "").out())
        .isEqualTo(
            """
            java of %s in %s
            [@%s/bin/lib/jvm.options]
            [-Xmx1g]
            [-jar]
            [%s/target/parley.jar]
            [serve]
            [--node-id]
            [a b]
            []
            """
                .formatted(jdk, folder.toRealPath(), root.toRealPath(), root.toRealPath()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "connect", "--help", ""})
  void whatIsSoonDoneStartsFast(String command) throws Exception {
    makeJar();

    assertThat(parley(Map.of(), command).out())
        .contains("[-Xmx256m]", "[-XX:TieredStopAtLevel=1]", "[-XX:+UseSerialGC]");
  }

  @Test
  void doctorIsGivenWhatAServerGetsToTellOfIt() throws Exception {
    makeJar();

    assertThat(parley(Map.of("PARLEY_JAVA_OPTS", "-Xmx3g"), "doctor").out())
        .contains("[-Xmx1g]\n[-Xmx3g]\n")
        .doesNotContain("Tiered");
  }

  @Test
  void drillIsGivenRoomAndTheFullCompiler() throws Exception {
    makeJar();

    assertThat(parley(Map.of(), "drill").out()).contains("[-Xmx1g]").doesNotContain("Tiered");
  }

  @Test
  void theUsersJvmOptionsComeLastAndMayChooseTheCollector() throws Exception {
    makeJar();

    assertThat(parley(Map.of("PARLEY_JAVA_OPTS", " -Xmx3g  -XX:+UseZGC\n"), "token").out())
        .contains("[-XX:TieredStopAtLevel=1]\n[-Xmx3g]\n[-XX:+UseZGC]\n[-jar]\n")
        .doesNotContain("UseSerialGC");
  }

  @Test
  void itWorksThroughLinks() throws Exception {
    makeJar();
    Path link = Files.createSymbolicLink(folder.resolve("a link"), root.resolve("bin/parley"));
    Path second = Files.createSymbolicLink(path.resolve("parley"), link);

    assertThat(run(Map.of(), folder, second.toString(), "token").out()).contains("[token]\n");
  }

  @Test
  void theJarIsBuiltWhenItIsMissing() throws Exception {
    maven(BUILDING_MAVEN);

    Outcome first = parley(Map.of(), "token");
    Outcome second = parley(Map.of(), "token");

    assertThat(first.err()).isEqualTo("Building Parley (first use, about a minute) …\n");
    assertThat(first.out()).contains("[token]\n");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).hasSize(1).allMatch(call -> call.endsWith(" package"));
    assertThat(target()).containsExactlyInAnyOrder("launcher.lock", "parley.jar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"src/main/New.java", "docs/openapi.yaml"})
  void theJarIsBuiltAgainWhenASourceIsNewer(String name) throws Exception {
    maven(BUILDING_MAVEN);
    makeJar();
    Files.createDirectories(root.resolve(name).getParent());
    Path source = Files.writeString(root.resolve(name), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(parley(Map.of(), "token").err())
        .isEqualTo("Building Parley (its sources have changed) …\n");
  }

  @ParameterizedTest
  @CsvSource({
    "web/package-lock.json, true",
    "web/app/index.html, true",
    "web/app/src/views/list.tsx, true",
    "web/sdk/src/client.ts, true",
    "web/app/src/core/feed.test.ts, false",
    "web/app/test/setup.ts, false",
    "web/browser/smoke.spec.ts, false",
    "web/app/dist/index.html, false",
    "web/node_modules/vite/package.json, false"
  })
  void theJarIsBuiltAgainWhenTheWebClientIsNewer(String name, boolean built) throws Exception {
    maven(BUILDING_MAVEN);
    node("nodes/20", "20.19.0");
    Files.createSymbolicLink(path.resolve("node"), folder.resolve("nodes/20/node"));
    Files.createSymbolicLink(path.resolve("npm"), folder.resolve("nodes/20/npm"));
    Path source = root.resolve(name);
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    makeJar();
    assertThat(parley(Map.of(), "token").err()).isEmpty();
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(parley(Map.of(), "token").err())
        .isEqualTo(built ? "Building Parley (its sources have changed) …\n" : "");
  }

  @Test
  void aNodeThatIsTooOldForTheWebClientIsToldByItsVersion() throws Exception {
    Path old = node("nodes/old", "18.19.0");
    Map<String, String> environment = Map.of("PATH", old + ":" + path + ":/usr/bin:/bin");
    String script =
        "set -euo pipefail; . \"$1/bin/lib/jdk.sh\"; . \"$1/bin/lib/node.sh\";"
            + " usual_node_folders() { :; }; require_node parley; echo not reached";

    Outcome outcome = bash(environment, script, root);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith("parley: Parley's web client is built by Node.js 20.19 or newer")
        .contains("PATH:  Node.js 18.19.0 in " + old, "apt-get install nodejs npm")
        .contains("-Dparley.web.skip=true");
  }

  @Test
  void theNodeOnThePathWinsIfItWillDo() throws Exception {
    Path onPath = node("nodes/path", "20.19.1");
    Path newest = node("nodes/newest", "24.1.0");

    assertThat(findNode(onPath, newest)).isEqualTo(onPath.toString());
    assertThat(findNode(node("nodes/old", "20.18.9"), newest)).isEqualTo(newest.toString());
    assertThat(findNode(folder.resolve("nothing"), newest)).isEqualTo(newest.toString());
  }

  @Test
  void otherwiseTheNewestNodeOfTheUsualFoldersIsTaken() throws Exception {
    Path best = node("nodes/22.12.0", "22.12.0");
    Path withoutNpm = node("nodes/26", "26.0.0");
    Files.delete(withoutNpm.resolve("npm"));
    Path broken = node("nodes/broken", "27.0.0");
    script(broken.resolve("node"), "#!/bin/sh\nexit 1\n");

    assertThat(
            findNode(
                folder.resolve("nothing"),
                node("nodes/20.19.0", "20.19.0"),
                best,
                node("nodes/22.11.0", "22.11.0"),
                node("nodes/21.7.3", "21.7.3"),
                withoutNpm,
                broken,
                folder.resolve("nodes/*")))
        .isEqualTo(best.toString());
  }

  @Test
  void aSourceThatChangesDuringTheBuildIsBuiltNextTime() throws Exception {
    maven(BUILDING_MAVEN + "echo >\"$PWD/src/main/New.java\"\n");
    parley(Map.of(), "token");
    maven(BUILDING_MAVEN);
    parley(Map.of(), "token");
    parley(Map.of(), "token");

    assertThat(builds()).hasSize(2);
  }

  @Test
  void fourAtOnceBuildOnce() throws Exception {
    maven(BUILDING_MAVEN);
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(start(Map.of(), folder, root.resolve("bin/parley").toString(), "token"));
    }
    for (Process process : processes) {
      assertThat(outcome(process).out()).contains("[token]\n");
    }

    // Without flock each builds for itself, and still none spoils another one's jar.
    boolean oneByOne = bash(Map.of(), "command -v flock").exitCode() == 0;
    assertThat(builds()).hasSizeBetween(1, oneByOne ? 1 : 4);
  }

  @Test
  void aBuildThatFailsShowsWhatMavenSaid() throws Exception {
    maven(
        """
        #!/bin/sh
        [ "$1" != -v ] || { echo "Apache Maven 3.9.9"; exit; }
        echo "[ERROR] no such symbol"
        exit 3
        """);

    Outcome outcome = parley(Map.of(), "token");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .endsWith("[ERROR] no such symbol\nparley: the build failed, see above\n");
    assertThat(target()).containsExactly("launcher.lock");
  }

  @Test
  void aJarWithoutSourcesIsTakenAsItIs() throws Exception {
    makeJar();
    Files.delete(root.resolve("pom.xml"));
    Files.delete(root.resolve("src/main"));

    assertThat(parley(Map.of(), "token").out()).contains("[token]\n");
  }

  @Test
  void anOldMavenIsNotUsed() throws Exception {
    maven("#!/bin/sh\necho 'Apache Maven 3.6.3'\n");

    Outcome outcome = run(Map.of(), root, "./mvnw", "package");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("mvnw: Maven 3.8 or newer is needed: install it");
  }

  @Test
  void aMavenThatIsNotTheOneReleasedIsNotUsed() throws Exception {
    maven("#!/bin/sh\necho 'Apache Maven 3.6.3'\n");
    String version = "3.9.11";
    Path file =
        folder.resolve(
            "repo/org/apache/maven/apache-maven/%s/apache-maven-%s-bin.tar.gz"
                .formatted(version, version));
    Files.createDirectories(file.getParent());
    Files.writeString(file, "something else");

    Outcome outcome =
        run(
            Map.of("MVNW_REPOURL", folder.resolve("repo").toUri().toString()),
            root,
            "./mvnw",
            "package");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("is not the Maven " + version + " that was released");
    assertThat(folder.resolve("home/.m2/wrapper/dists")).isEmptyDirectory();
  }

  @Test
  void theTestsCheckTheFormattingFirst() throws Exception {
    maven(BUILDING_MAVEN);

    Outcome outcome = run(Map.of("CI", "true"), folder, root + "/.ci/run", "-Dtest=A B");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(builds()).containsExactly("-B -ntp spotless:check verify -Dtest=A B");
  }

  /// Tells what it is asked, and fails at `FAILING`.
  private static final String TELLING_NPM =
      """
      #!/bin/sh
      echo "npm $@" >>"$MAVEN_CALLS"
      [ "$*" != "$FAILING" ]
      """;

  private Outcome allTests(String failing) throws Exception {
    maven(BUILDING_MAVEN);
    Files.createDirectories(root.resolve("web"));
    Path node = node("nodes/20", "20.19.0");
    script(node.resolve("npm"), TELLING_NPM);
    script(path.resolve("chromium"), "#!/bin/sh\n");
    Map<String, String> environment =
        Map.of("PATH", node + ":" + path + ":" + System.getenv("PATH"), "FAILING", failing);
    return run(environment, folder, root + "/bin/test");
  }

  @Test
  void withoutArgumentsAllTestsAreRunWhatIsSoonDoneFirst() throws Exception {
    Outcome outcome = allTests("");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(builds())
        .containsExactly(
            "npm ci --ignore-scripts --loglevel=error",
            "npm run --silent check",
            "npm run --silent test",
            "-B -ntp spotless:check package",
            "-B -ntp failsafe:integration-test failsafe:verify",
            "npm run --silent test:node -w sdk",
            "npm run --silent test -w browser");
    assertThat(outcome.out())
        .contains("  passed  docs: unit tests of the pictures (", "  passed  web: in a browser (")
        .doesNotContain("FAILED")
        .endsWith("\n8 passed, 0 failed\n");
  }

  @Test
  void aPartThatFailsFailsTheWholeAndNothingMoreIsBegun() throws Exception {
    Outcome outcome = allTests("run --silent test");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(builds()).last().isEqualTo("npm run --silent test");
    assertThat(outcome.out())
        .contains("  passed  web: formatting, lint, types (", "  FAILED  web: unit tests (")
        .endsWith("\n2 passed, 1 failed\n");
  }

  @Test
  void theLastPartThatFailsFailsTheWhole() throws Exception {
    Outcome outcome = allTests("run --silent test -w browser");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).endsWith("\n7 passed, 1 failed\n");
  }

  /// Compiles, and tells the classpath in the file that is asked for.
  private static final String COMPILING_MAVEN =
      """
      #!/bin/sh
      [ "$1" != -v ] || { echo "Apache Maven 3.9.9"; exit; }
      echo "not to be taken for the classpath"
      for a; do
        case $a in
          -Dexec.outputFile=*) mkdir "$PWD/target" && echo "a b.jar:c.jar" >"${a#*=}" ;;
        esac
      done
      """;

  @Test
  void benchmarksRunInTheCallersFolderWithTheOptionsOfANode() throws Exception {
    maven(COMPILING_MAVEN);

    assertThat(run(Map.of(), folder, root + "/bin/jmh", "Decode", "-f", "1").out())
        .isEqualTo(
            """
            java of %s in %s
            [@%s/bin/lib/jvm.options]
            [-Xmx1g]
            [-cp]
            [a b.jar:c.jar]
            [org.openjdk.jmh.Main]
            [Decode]
            [-f]
            [1]
            """
                .formatted(jdk, folder.toRealPath(), root.toRealPath()));
  }

  @Test
  void benchmarksThatDoNotCompileAreNotRun() throws Exception {
    maven(COMPILING_MAVEN + "echo no such symbol\nexit 3\n");

    Outcome outcome = run(Map.of(), folder, root + "/bin/jmh");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).endsWith("no such symbol\n");
  }

  private Path jdk(String name, String version, String java) throws IOException {
    Path home = folder.resolve(name);
    script(home.resolve("bin/java"), java);
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(home.resolve("release"), "X=\"1\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /// A folder with a node of that version, and an npm.
  private Path node(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    script(home.resolve("node"), "#!/bin/sh\necho v" + version + "\n");
    script(home.resolve("npm"), "#!/bin/sh\n");
    return home;
  }

  private void maven(String script) throws IOException {
    script(path.resolve("mvn"), script);
  }

  private static void script(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void makeJar() throws IOException {
    Files.createDirectories(root.resolve("target"));
    Files.writeString(root.resolve("target/parley.jar"), "jar");
    FileTime later = FileTime.from(Instant.now().plusSeconds(2));
    Files.setLastModifiedTime(root.resolve("target/parley.jar"), later);
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(folder.resolve("maven-calls"));
  }

  private List<String> target() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("target"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /// What the search finds when JAVA_HOME is `javaHome` and the usual folders are `folders`.
  private String findJdk(Path javaHome, Path... folders) throws Exception {
    List<Object> args = new ArrayList<>(List.of(root));
    args.addAll(List.of(folders));
    return bash(
            Map.of("JAVA_HOME", javaHome.toString()),
            "set -euo pipefail; . \"$1/bin/lib/jdk.sh\"; shift; folders=(\"$@\");"
                + " usual_jdk_folders() { printf '%s\\n' \"${folders[@]}\"; };"
                + " find_jdk || echo none",
            args.toArray())
        .out()
        .strip();
  }

  /// What the search finds when `onPath` comes first on the PATH and the usual folders are
  /// `folders`. What is installed here is hidden.
  private String findNode(Path onPath, Path... folders) throws Exception {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    if (!Files.exists(tools.resolve("dirname"))) {
      Files.createSymbolicLink(tools.resolve("dirname"), which("dirname"));
    }
    List<Object> args = new ArrayList<>(List.of(root, onPath + ":" + tools));
    args.addAll(List.of(folders));
    return bash(
            Map.of(),
            "set -euo pipefail; PATH=$2; . \"$1/bin/lib/jdk.sh\"; . \"$1/bin/lib/node.sh\";"
                + " shift 2; folders=(\"$@\");"
                + " usual_node_folders() { printf '%s\\n' \"${folders[@]}\"; };"
                + " find_node || echo none",
            args.toArray())
        .out()
        .strip();
  }

  private Path which(String command) throws Exception {
    return Path.of(bash(Map.of(), "command -v \"$1\"", command).out().strip());
  }

  private Outcome bash(Map<String, String> environment, String script, Object... args)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return run(environment, folder, command.toArray(String[]::new));
  }

  private Outcome parley(Map<String, String> environment, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("bin/parley").toString()));
    command.addAll(List.of(args));
    return run(environment, folder, command.toArray(String[]::new));
  }

  private Outcome run(Map<String, String> environment, Path in, String... command)
      throws Exception {
    return outcome(start(environment, in, command));
  }

  private Process start(Map<String, String> environment, Path in, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", path + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", folder.resolve("home").toString());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("MAVEN_CALLS", folder.resolve("maven-calls").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /// Each script writes less than a pipe holds, so the two outputs may be read one by one.
  private static Outcome outcome(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Outcome(process.exitValue(), out, err);
  }

  private record Outcome(int exitCode, String out, String err) {}
}
