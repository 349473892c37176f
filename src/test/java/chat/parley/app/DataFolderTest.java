package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.chat.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path parent;

  @Test
  void theNodesNameIsMadeOnceAndKept() {
    NodeId made = folder("data/deep").nodeId();

    assertThat(made.value()).matches("node-[0-9a-f]{8}");
    assertThat(folder("data/deep").nodeId()).isEqualTo(made);
    assertThat(folder("other").nodeId()).isNotEqualTo(made);
  }

  @Test
  void aNameThatSomeoneWroteThereCounts() throws IOException {
    Files.writeString(parent.resolve("node-id"), " node-7\n\n");

    assertThat(folder("").nodeId()).isEqualTo(new NodeId("node-7"));
  }

  @Test
  void theSecretIsForItsOwnerOnlyAndLeavesNoDraft() throws IOException {
    folder("").jwtSecret();

    Path file = parent.resolve("jwt-secret");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(file)).matches("[A-Za-z0-9_-]{43}\n");
    assertThat(parent).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void manyAtOnceGetTheSameAnswer() throws Exception {
    int askers = 16;
    CountDownLatch ready = new CountDownLatch(askers);
    Set<NodeId> answers = new HashSet<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(askers)) {
      List<Future<NodeId>> asked = new ArrayList<>();
      for (int i = 0; i < askers; i++) {
        asked.add(
            executor.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return folder("data").nodeId();
                }));
      }
      for (Future<NodeId> answer : asked) {
        answers.add(answer.get());
      }
    }

    assertThat(answers).hasSize(1);
  }

  @Test
  void aSecretThatIsTooShortIsRefusedAndNotShown() throws IOException {
    Path file = Files.writeString(parent.resolve("jwt-secret"), "hunter2\n");

    assertThatThrownBy(folder("")::jwtSecret)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "file %s must have at least 32 bytes, and has 7; without the file a new one is made",
            file);
  }

  @Test
  void aFolderThatCannotBeMadeIsOneLine() throws IOException {
    Path file = Files.writeString(parent.resolve("data"), "a file");

    assertThatThrownBy(folder("data")::nodeId)
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("file %s can be neither read nor made: ", file.resolve("node-id"));
  }

  private DataFolder folder(String name) {
    return new DataFolder(parent.resolve(name), new SecureRandom());
  }
}
