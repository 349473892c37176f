package chat.parley.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.chat.Attachment;
import chat.parley.chat.UserId;
import chat.parley.store.SqlStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileStoreTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final int MAX = 200_000;
  private static final long LATER = Long.MAX_VALUE;

  @TempDir Path folder;
  private SqlStore store;
  private FileStore files;

  @BeforeEach
  void open() {
    store = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"));
    Clock clock = Clock.systemUTC();
    FileRefs refs =
        new FileRefs(new SecretKeySpec(new byte[32], "HmacSHA256"), clock, Duration.ofHours(1));
    files =
        new FileStore(
            new FolderBlobs(folder.resolve("blobs")), store.attachments(), refs, MAX, clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void ownerGetsBackWhatWasTakenAndNobodyElse() throws Exception {
    FileStore.Taken taken = take("notes.txt", "remember".getBytes(UTF_8));

    assertThat(taken.file())
        .isEqualTo(new Attachment(taken.file().id(), "notes.txt", "text/plain", 8));
    FileStore.Given given = files.give(ALICE, taken.file().id()).orElseThrow();
    assertThat(given.name()).isEqualTo("notes.txt");
    assertThat(given.size()).isEqualTo(8);
    assertThat(text(given.open(0))).isEqualTo("remember");
    assertThat(text(given.open(3))).isEqualTo("ember");
    assertThat(files.give(BOB, taken.file().id())).isEmpty();
    assertThat(files.give(ALICE, "00000000000000000000000000000000")).isEmpty();
  }

  @Test
  void theTypeIsWhatIsInTheFileWhateverItsNameSays() throws Exception {
    assertThat(take("cat.png", "<html><body>hi</body></html>".getBytes(UTF_8)).file().type())
        .isEqualTo("text/html");
    assertThat(take("notes.txt", picture(4, 4, "png", true)).file().type()).isEqualTo("image/png");
  }

  @Test
  void aFileOfTheLimitIsTakenAndOneByteMoreIsNot() throws Exception {
    assertThat(take("a.bin", new byte[MAX]).file().size()).isEqualTo(MAX);
    long before = count();

    assertThatExceptionOfType(FileTooLargeException.class)
        .isThrownBy(() -> take("a.bin", new byte[MAX + 1]))
        .withMessageContaining("200000");
    assertThat(count()).isEqualTo(before);
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() {
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[10]),
            new FilterInputStream(InputStream.nullInputStream()) {
              @Override
              public int read(byte[] bytes, int from, int count) throws IOException {
                throw new IOException("gone");
              }
            });

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> files.take(ALICE, "a.bin", broken));
    assertThat(count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "jpeg,false,image/jpeg",
    "png,true,image/png",
    "png,false,image/jpeg",
    "gif,true,image/png"
  })
  void aPictureHasAPreviewNoLargerThanItMayBe(String format, boolean clear, String type)
      throws Exception {
    FileStore.Taken taken = take("p." + format, picture(1_300, 700, format, clear));

    assertThat(taken.preview()).isTrue();
    byte[] preview = files.preview(ALICE, taken.file().id()).orElseThrow().readAllBytes();
    BufferedImage small = ImageIO.read(new ByteArrayInputStream(preview));
    assertThat(small.getWidth()).isBetween(600, Previews.MAX_SIDE);
    assertThat(small.getHeight()).isBetween(300, 400);
    assertThat(new org.apache.tika.Tika().detect(preview)).isEqualTo(type);
    assertThat(files.preview(BOB, taken.file().id())).isEmpty();
  }

  @Test
  void aBrokenPictureIsAFileWithoutAPreview() throws Exception {
    byte[] whole = picture(300, 300, "png", true);

    FileStore.Taken taken = take("p.png", Arrays.copyOf(whole, 60));

    assertThat(taken.preview()).isFalse();
    assertThat(files.preview(ALICE, taken.file().id())).isEmpty();
  }

  @Test
  void aPictureThatWouldFillTheMemoryHasNoPreview() throws Exception {
    byte[] bomb = picture(4, 4, "png", true);
    // Width and height stand in the first chunk; a reader that believes them would want 64 GB.
    for (int i : new int[] {16, 20}) {
      bomb[i] = 0;
      bomb[i + 1] = 1;
      bomb[i + 2] = (byte) 0xff;
      bomb[i + 3] = (byte) 0xff;
    }

    assertThat(take("p.png", bomb).preview()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"10000, 5000, true", "10000, 5001, false"})
  void aPictureOfFiftyMillionPixelsHasAPreviewAndALargerOneNone(
      int width, int height, boolean preview) throws Exception {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", out)).isTrue();

    assertThat(take("p.png", out.toByteArray()).preview()).isEqualTo(preview);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/passwd|passwd",
        "C:\\temp\\a.txt|a.txt",
        "..|file",
        "''|file",
        "'a\tb\u202egnp.exe'|abgnp.exe",
        "ü.txt|ü.txt",
      })
  void aNameIsShownWithoutWhatItCouldTrickWith(String name, String shown) throws Exception {
    assertThat(take(name, new byte[] {1}).file().name()).isEqualTo(shown);
  }

  @Test
  void aLongNameKeepsItsEnd() throws Exception {
    String name = take("n".repeat(300) + ".txt", new byte[] {1}).file().name();

    assertThat(name).hasSize(255).endsWith("n.txt");
  }

  @Test
  void whatNobodyPostedIsRemoved() throws Exception {
    FileStore.Taken taken = take("p.png", picture(30, 30, "png", true));

    assertThat(files.removeOrphans(0)).isZero();
    assertThat(files.give(ALICE, taken.file().id())).isPresent();
    assertThat(files.removeOrphans(LATER)).isEqualTo(1);
    assertThat(files.give(ALICE, taken.file().id())).isEmpty();
    assertThat(count()).isZero();
  }

  private FileStore.Taken take(String name, byte[] bytes)
      throws IOException, FileTooLargeException {
    return files.take(ALICE, name, new ByteArrayInputStream(bytes));
  }

  private long count() {
    try (Stream<Path> all = Files.walk(folder.resolve("blobs"))) {
      List<Path> regular = all.filter(Files::isRegularFile).toList();
      return regular.size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] picture(int width, int height, String format, boolean clear)
      throws IOException {
    BufferedImage image =
        new BufferedImage(
            width, height, clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static String text(InputStream in) throws IOException {
    try (in) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
