package chat.parley.app;

import chat.parley.auth.JwtSecret;
import chat.parley.chat.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder `parley.data-dir` and what is made there once, at random, and kept: the node's name
/// and the secret of its tokens. Several processes may ask at the same time and get the same
/// answer. A failure is a [SettingsException] that names the file.
final class DataFolder {
  static final String NODE_ID = "node-id";
  static final String JWT_SECRET = "jwt-secret";
  static final String REF_SECRET = "ref-secret";
  private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

  private final Path path;
  private final SecureRandom random;

  DataFolder(Path path, SecureRandom random) {
    this.path = path;
    this.random = random;
  }

  /// The name of the node whose folder this is, kept in `node-id`.
  NodeId nodeId() {
    return kept(NODE_ID, () -> "node-%08x".formatted(random.nextInt()), NodeId::new);
  }

  /// The secret with which tokens are made and verified, kept in `jwt-secret`.
  JwtSecret jwtSecret() {
    return kept(JWT_SECRET, () -> JwtSecret.randomText(random), JwtSecret::of);
  }

  /// The secret with which nodes vouch for files to each other, kept in `ref-secret`.
  JwtSecret refSecret() {
    return kept(REF_SECRET, () -> JwtSecret.randomText(random), JwtSecret::of);
  }

  private <T> T kept(String name, Supplier<String> maker, Function<String, T> form) {
    Path file = path.resolve(name);
    try {
      return form.apply(readOrMake(file, maker));
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          "file %s %s; without the file a new one is made".formatted(file, e.getMessage()));
    } catch (IOException e) {
      throw new SettingsException(
          "file %s can be neither read nor made: %s".formatted(file, reason(e)));
    }
  }

  private String readOrMake(Path file, Supplier<String> maker) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException _) {
      make(file, maker.get());
      return Files.readString(file).strip();
    }
  }

  /// Makes `file` in one step, for this user alone, unless another process was faster.
  private void make(Path file, String content) throws IOException {
    Files.createDirectories(path);
    Path draft = Files.createTempFile(path, file.getFileName() + ".", ".new");
    try {
      write(draft, content + "\n");
      publish(draft, file);
      log.info("made {}", file.toAbsolutePath().normalize());
    } catch (FileAlreadyExistsException _) {
      // The other one's counts.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// A link, unlike a rename, never replaces what another process has made meanwhile. A file system
  /// without links gets the next best.
  private static void publish(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException _) {
      Files.move(draft, file);
    }
  }

  private static void write(Path file, String content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
