package chat.parley.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FolderBlobsTest {
  private static final String NAME = "0123456789abcdef";

  @TempDir Path folder;

  @Test
  void whatIsKeptIsReadFromAnyByteOn() throws Exception {
    FolderBlobs blobs = new FolderBlobs(folder);
    keep(blobs, NAME, "hello");

    assertThat(read(blobs, NAME, 0)).isEqualTo("hello");
    assertThat(read(blobs, NAME, 3)).isEqualTo("lo");
    assertThat(read(blobs, NAME, 5)).isEmpty();
    assertThat(read(new FolderBlobs(folder), NAME, 0)).isEqualTo("hello");
  }

  @Test
  void whatIsNotKeptLeavesNothingBehind() throws Exception {
    FolderBlobs blobs = new FolderBlobs(folder);
    try (Blobs.Draft draft = blobs.draft()) {
      draft.out().write("half".getBytes(UTF_8));
      assertThat(new String(draft.read().readAllBytes(), UTF_8)).isEqualTo("half");
    }

    assertThat(blobs.open(NAME, 0)).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsRemovedIsGone() throws Exception {
    FolderBlobs blobs = new FolderBlobs(folder);
    keep(blobs, NAME, "hello");
    blobs.remove(NAME);
    blobs.remove(NAME);

    assertThat(blobs.open(NAME, 0)).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void draftsOfProcessesThatDiedAreRemovedAtTheStartAndThoseUnderWayStay() throws Exception {
    FolderBlobs blobs = new FolderBlobs(folder);
    Path old = Files.createFile(folder.resolve("drafts/upload-1.part"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    try (Blobs.Draft draft = blobs.draft()) {
      draft.out().write(1);
      new FolderBlobs(folder);

      assertThat(old).doesNotExist();
      draft.keep(NAME);
    }
    assertThat(blobs.open(NAME, 0)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "short", "../../etc/passwd", "0123456789abcdef/x", "0123456789ABCDEF"})
  void aNameThatCouldBeAPathIsRefused(String name) {
    FolderBlobs blobs = new FolderBlobs(folder);

    assertThatIllegalArgumentException().isThrownBy(() -> blobs.open(name, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> blobs.remove(name));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void keep(Blobs blobs, String name, String text) throws IOException {
    try (Blobs.Draft draft = blobs.draft()) {
      draft.out().write(text.getBytes(UTF_8));
      draft.keep(name);
    }
  }

  private static String read(Blobs blobs, String name, long from) throws IOException {
    try (InputStream in = blobs.open(name, from).orElseThrow()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
