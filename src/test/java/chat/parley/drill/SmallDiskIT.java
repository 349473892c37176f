package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Needs root and a loop device; skipped where there are none.
class SmallDiskIT {
  @TempDir private Path parent;

  @BeforeAll
  static void canBeMade() {
    assumeTrue(SmallDisk.hindrance().isEmpty(), () -> SmallDisk.hindrance().orElse(""));
  }

  @Test
  void folderIsFullForAWhileAndComesBackWithAllThatIsInIt() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("data"));
    Files.writeString(folder.resolve("before"), "1");
    try (SmallDisk disk = SmallDisk.under(folder, 8)) {
      Files.writeString(folder.resolve("on it"), "2");
      disk.fill(Duration.ofMillis(300));
      assertThatThrownBy(() -> Files.write(folder.resolve("full"), new byte[64 * 1024]))
          .isInstanceOf(IOException.class);
      disk.empty();
      Files.writeString(folder.resolve("after"), "3");
      disk.moveBack();
    }
    for (String file : new String[] {"before", "on it", "after"}) {
      assertThat(folder.resolve(file)).exists();
    }
    assertThat(parent.toFile().list()).containsExactly("data");
    assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(folder.toString());
  }

  @Test
  void isUnmountedWhenItIsGivenUp() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("data"));
    SmallDisk.under(folder, 8).close();
    assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(folder.toString());
    assertThat(parent.resolve("data.disk")).doesNotExist();
  }
}
