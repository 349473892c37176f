package chat.parley.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Blobs in a folder, one file each, spread over 256 folders by the first two characters of their
/// names. Nodes on several machines need a folder that they share.
public final class FolderBlobs implements Blobs {
  /// What a name may be: no path can be made of it.
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{8,64}(\\.[a-z]{1,16})?");

  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path folder;
  private final Path drafts;

  /// Opens the folder, which is made if there is none, and removes drafts of processes that died.
  public FolderBlobs(Path folder) {
    this.folder = folder;
    this.drafts = folder.resolve("drafts");
    try {
      Files.createDirectories(drafts);
      removeAbandoned();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the folder of attachments " + folder, e);
    }
  }

  /// Another node may be writing one right now.
  private void removeAbandoned() throws IOException {
    Instant before = Instant.now().minus(ABANDONED);
    try (Stream<Path> files = Files.list(drafts)) {
      for (Path file : files.toList()) {
        try {
          if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
            Files.deleteIfExists(file);
          }
        } catch (NoSuchFileException _) {
          // Its process has kept it.
        }
      }
    }
  }

  @Override
  public Draft draft() throws IOException {
    Path file = Files.createTempFile(drafts, "upload-", ".part");
    return new FileDraft(file, FileChannel.open(file, StandardOpenOption.WRITE));
  }

  @Override
  public Optional<InputStream> open(String name, long from) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path(name), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(Channels.newInputStream(channel.position(from)));
  }

  @Override
  public void remove(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  private Path path(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a blob");
    }
    return folder.resolve(name.substring(0, 2)).resolve(name);
  }

  /// For one thread.
  private final class FileDraft implements Draft {
    private final Path file;
    private final FileChannel channel;
    private final OutputStream out;

    FileDraft(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
      this.out = Channels.newOutputStream(channel);
    }

    @Override
    public OutputStream out() {
      return out;
    }

    @Override
    public InputStream read() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public void keep(String name) throws IOException {
      channel.force(true);
      Path kept = path(name);
      Path parent = Objects.requireNonNull(kept.getParent());
      Files.createDirectories(parent);
      Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
      force(parent);
    }

    /// Else the name may be gone after a power cut, though the bytes are there.
    private static void force(Path folder) throws IOException {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(file);
    }
  }
}
