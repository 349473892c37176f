package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The steps of docs/operations.md, "Backup and restore", for one node with everything inside: they
/// are taken by the shell, as they stand there.
class BackupIT {
  private static final byte[] FILE = "some bytes of a file".repeat(100).getBytes(UTF_8);

  @TempDir Path folder;

  private ServerProcess serve() throws IOException {
    return serve("data");
  }

  private ServerProcess serve(String data) throws IOException {
    return ServerProcess.start(folder, Map.of(), "serve", "--port", "0", "--data-dir", data);
  }

  private static StoreHistory ready(ServerProcess server) {
    String line = server.awaitLine("Parley is ready: ");
    return new StoreHistory(line.substring(line.indexOf("http")));
  }

  /// The lines of the documentation below a heading, with `parley` run from the jar.
  private void follow(String heading) throws Exception {
    String document = Files.readString(Path.of("docs/operations.md"));
    int at = document.indexOf("#### " + heading + "\n");
    assertThat(at).as(heading).isPositive();
    String parley = String.join(" ", BuiltJar.command("-Xmx512m", "-XX:+UseSerialGC"));
    String script =
        document
            .substring(at)
            .lines()
            .skip(1)
            .dropWhile(line -> !line.startsWith("    "))
            .takeWhile(line -> line.startsWith("    "))
            .map(line -> line.strip().replace("bin/parley", parley))
            .reduce("set -eu\n", (whole, line) -> whole + line + "\n");
    Process shell =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as("%s%n%s", script, said).isZero();
  }

  /// What was said before the backup and after it.
  private record Said(String chat, String attachment, List<JsonNode> before, List<JsonNode> all) {}

  private Said backUpWhileItRuns(StoreHistory node) throws Exception {
    node.signUp("anna");
    String boris = node.signUp("boris");
    Http anna = node.as("anna");
    String chat = StoreHistory.group(anna, boris);
    StoreHistory.say(anna, chat, "before");
    Http.Answer uploaded = anna.upload("notes.txt", FILE);
    assertThat(uploaded.status()).isEqualTo(201);
    Http.Answer posted =
        anna.post(
            "/v1/chats/" + chat + "/messages",
            "{\"text\":\"\",\"attachments\":[\"%s\"]}".formatted(uploaded.text("ref")));
    assertThat(posted.status()).as(posted.response().body()).isEqualTo(201);
    List<JsonNode> before = StoreHistory.of(anna, chat);
    follow("Back up while it runs");
    StoreHistory.say(anna, chat, "after");
    return new Said(chat, uploaded.text("attachment_id"), before, StoreHistory.of(anna, chat));
  }

  @Test
  void aStoreThatIsLostIsRestoredAndTheLogGivesTheRest() throws Exception {
    Said said;
    try (ServerProcess node = serve()) {
      said = backUpWhileItRuns(ready(node));
      node.kill();
    }
    follow("The store is lost");

    try (ServerProcess node = serve()) {
      StoreHistory restored = ready(node);
      assertThat(StoreHistory.of(restored.as("boris"), said.chat())).isEqualTo(said.all());
      assertGoesOn(restored, said, said.all().size() + 1);
    }
  }

  @Test
  void aMachineThatIsLostIsRestoredAsItWasAtTheBackup() throws Exception {
    Said said;
    try (ServerProcess node = serve()) {
      said = backUpWhileItRuns(ready(node));
      node.kill();
    }
    follow("The machine is lost");

    try (ServerProcess node = serve("restored")) {
      StoreHistory restored = ready(node);
      assertThat(StoreHistory.of(restored.as("boris"), said.chat())).isEqualTo(said.before());
      assertGoesOn(restored, said, said.before().size() + 1);
      assertThat(node.terminate(30)).isZero();
    }
    // The new log does not have what came before it.
    try (ServerProcess rebuild =
        ServerProcess.start(folder, Map.of(), "store", "rebuild", "--data-dir", "restored")) {
      assertThat(rebuild.awaitExit()).isEqualTo(1);
      assertThat(rebuild.log()).contains("With --force, that is lost");
    }
  }

  private static void assertGoesOn(StoreHistory node, Said said, long next) throws IOException {
    Http anna = node.as("anna");
    assertThat(StoreHistory.say(anna, said.chat(), "go on")).isEqualTo(next);
    assertThat(anna.get("/v1/attachments/" + said.attachment()).response().body())
        .isEqualTo(new String(FILE, UTF_8));
  }

  @Test
  void aBackupIsReadableByItsOwnerAloneAndReplacesNothing() throws Exception {
    try (ServerProcess node = serve()) {
      ready(node);
      try (ServerProcess backup =
          ServerProcess.start(folder, Map.of(), "store", "backup", "copy.db")) {
        backup.awaitLine("Store backed up: copy.db, ");
        assertThat(backup.awaitExit()).isZero();
      }
      try (ServerProcess again =
          ServerProcess.start(folder, Map.of(), "store", "backup", "copy.db")) {
        assertThat(again.awaitExit()).isEqualTo(1);
        assertThat(again.log()).contains("copy.db is there already");
      }
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("copy.db"))))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .doesNotContain("copy.db-wal", "copy.db-shm");
    }
  }
}
