package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checks of folders and files.
class DoctorFoldersTest {
  private static final String SECRET = "a secret of thirty-two bytes, no less";

  @TempDir Path folder;

  private DoctorFolders folders(String... more) {
    return folders(Optional.empty(), more);
  }

  private DoctorFolders folders(Optional<Path> config, String... more) {
    Map<String, String> values = new HashMap<>();
    values.put("parley.data-dir", folder.resolve("data").toString());
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return new DoctorFolders(Settings.of(SettingsSources.ofValues(values)), config);
  }

  @Test
  void aFolderThatIsNotThereYetIsWellAndIsNotMade() throws IOException {
    assertThat(Found.lines(folders()::data))
        .containsExactly(
            "ok data folder: %s/data, which is made at the first start".formatted(folder));
    assertThat(Found.lines(folders()::secrets)).isEmpty();
    assertThat(Found.lines(folders()::space)).hasSize(1);
    try (Stream<Path> made = Files.list(folder)) {
      assertThat(made).isEmpty();
    }
  }

  @Test
  void aFolderThatIsAFileFails() throws IOException {
    Files.writeString(folder.resolve("data"), "");

    assertThat(Found.wrong(folders()::data))
        .containsExactly("FAIL data folder: %s/data is not a folder".formatted(folder));
    assertThat(Found.wrong(folders()::attachments)).hasSize(1);
  }

  @Test
  void aFileOfSqliteWhereThereIsNoFolderFails() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(Found.wrong(folders("parley.store.url", "jdbc:sqlite:" + file + "/a.db")::database))
        .containsExactly("FAIL database: %s is not a folder".formatted(file));
    assertThat(Found.lines(folders()::database)).isEmpty();
    assertThat(Found.lines(folders("parley.store.url", "jdbc:postgresql://db/a")::database))
        .isEmpty();
  }

  @Test
  void aFolderThatWeMayNotWriteFails() throws IOException {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may write anywhere");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assertThat(Found.wrong(folders()::data))
          .singleElement()
          .asString()
          .startsWith("FAIL data folder: %s must not be written by user ".formatted(folder));
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void severalNodesNeedAFolderOfAttachmentsThatTheyShare() {
    String[] several = {"parley.kafka.bootstrap-servers", "k:1", "parley.redis.url", "redis://r"};

    assertThat(Found.wrong(folders(several)::attachments))
        .singleElement()
        .asString()
        .startsWith("warn attachments: ")
        .contains("there are to be several nodes");
    assertThat(
            Found.wrong(
                folders(
                        several[0],
                        several[1],
                        several[2],
                        several[3],
                        "parley.attachments.folder",
                        folder + "/shared")
                    ::attachments))
        .isEmpty();
    assertThat(Found.wrong(folders()::attachments)).isEmpty();
  }

  @Test
  void aSecretThatOthersMayReadIsWarnedOfAndNotShown() throws IOException {
    Path file = secret("jwt-secret", SECRET, "rw-r-----");

    assertThat(Found.wrong(folders()::secrets))
        .containsExactly("warn secrets: %s is open to other users of this machine".formatted(file));

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(Found.lines(folders()::secrets))
        .containsExactly("ok secrets: %s is this user's alone".formatted(file));
  }

  @Test
  void aSecretThatIsNoneFailsAndIsNotShown() throws IOException {
    secret("jwt-secret", "short", "rw-------");

    assertThat(Found.wrong(folders()::secrets))
        .singleElement()
        .asString()
        .startsWith("FAIL secrets: ")
        .contains("32")
        .doesNotContain("short");
    assertThat(Found.wrong(folders("parley.auth.jwt.secret", SECRET)::secrets)).isEmpty();
  }

  @Test
  void aFileOfSettingsMayHoldPasswordsToo() throws IOException {
    Path file = secret("parley.yaml", "", "rw-r--r--");

    assertThat(Found.wrong(folders(Optional.of(file))::secrets))
        .containsExactly("warn secrets: %s is open to other users of this machine".formatted(file));
  }

  private Path secret(String name, String content, String permissions) throws IOException {
    Path file = Files.createDirectories(folder.resolve("data")).resolve(name);
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
