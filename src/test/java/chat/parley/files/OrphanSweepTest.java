package chat.parley.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.UserId;
import chat.parley.store.SqlStore;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrphanSweepTest {
  private static final UserId ALICE = new UserId("alice");
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path folder;

  @Test
  void fileThatNobodyPostsGoesOnceItIsOldEnough() throws Exception {
    try (SqlStore store = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"))) {
      FileRefs refs =
          new FileRefs(new SecretKeySpec(new byte[32], "HmacSHA256"), CLOCK, Duration.ofHours(1));
      FileStore files =
          new FileStore(
              new FolderBlobs(folder.resolve("blobs")), store.attachments(), refs, 100, CLOCK);
      String id =
          files.take(ALICE, "a.txt", new ByteArrayInputStream("a".getBytes(UTF_8))).file().id();

      OrphanSweep patient =
          new OrphanSweep(files, CLOCK, Duration.ofHours(1), Duration.ofMillis(10));
      OrphanSweep eager = new OrphanSweep(files, CLOCK, Duration.ZERO, Duration.ofMillis(10));
      try (patient;
          eager) {
        patient.start();
        await().during(Duration.ofMillis(200)).until(() -> files.give(ALICE, id).isPresent());
        eager.start();
        await().until(() -> files.give(ALICE, id).isEmpty());
      }
      assertThat(folder.resolve("blobs").resolve(id.substring(0, 2)).resolve(id)).doesNotExist();
    }
  }
}
