package chat.parley.app;

import chat.parley.auth.JwtSecret;
import chat.parley.files.FileRefs;
import chat.parley.files.FileStore;
import chat.parley.files.FolderBlobs;
import chat.parley.files.OrphanSweep;
import chat.parley.store.Attachments;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/// The files that go with messages, as the settings want them. The nodes of one process share them.
record AttachedFiles(FileStore store, FileRefs refs, OrphanSweep sweep) implements AutoCloseable {
  private static final Duration REF_LIFE = Duration.ofHours(20);

  /// More than a reference lives, so that no file goes that can still be posted.
  private static final Duration ORPHAN_AGE = Duration.ofHours(24);

  private static final Duration SWEEP_PERIOD = Duration.ofHours(1);

  /// A folder that cannot be used is a [SettingsException].
  static AttachedFiles open(Settings settings, Attachments rows) {
    Clock clock = Clock.systemUTC();
    Path folder = settings.attachments().folder();
    FolderBlobs blobs;
    try {
      blobs = new FolderBlobs(folder);
    } catch (UncheckedIOException e) {
      throw new SettingsException(
          "parley.attachments.folder: %s: %s".formatted(e.getMessage(), e.getCause()));
    }
    FileRefs refs = new FileRefs(secret(settings, folder).key(), clock, REF_LIFE);
    FileStore store = new FileStore(blobs, rows, refs, settings.attachments().maxBytes(), clock);
    OrphanSweep sweep = new OrphanSweep(store, clock, ORPHAN_AGE, SWEEP_PERIOD);
    sweep.start();
    return new AttachedFiles(store, refs, sweep);
  }

  /// All nodes see the folder, while each may have a data folder of its own.
  private static JwtSecret secret(Settings settings, Path folder) {
    return settings
        .auth()
        .secret()
        .orElseGet(() -> new DataFolder(folder, new SecureRandom()).refSecret());
  }

  @Override
  public void close() {
    sweep.close();
  }
}
