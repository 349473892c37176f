package chat.parley.files;

import chat.parley.chat.Attachment;
import chat.parley.chat.Limits;
import chat.parley.chat.UserId;
import chat.parley.store.Attachments;
import chat.parley.store.StoredAttachment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.tika.Tika;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes files, gives them out to whoever may have them, and removes those that nobody has.
///
/// The order keeps every row's bytes there: bytes first, then the row; the row is removed first,
/// then the bytes. What a crash leaves between is bytes without a row, which nobody can ask for.
///
/// Thread-safe. Blocks.
public final class FileStore {
  private static final Logger log = LoggerFactory.getLogger(FileStore.class);
  private static final String PREVIEW = ".preview";
  private static final int ID_BYTES = 16;
  private static final int BUFFER = 64 * 1024;
  private static final int ORPHANS_AT_A_TIME = 100;

  private final Blobs blobs;
  private final Attachments rows;
  private final FileRefs refs;
  private final long maxBytes;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Tika tika = new Tika();
  private final Previews previews = new Previews();

  /// @param maxBytes of one file
  public FileStore(Blobs blobs, Attachments rows, FileRefs refs, long maxBytes, Clock clock) {
    this.blobs = blobs;
    this.rows = rows;
    this.refs = refs;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  public long maxBytes() {
    return maxBytes;
  }

  /// A file that was taken.
  ///
  /// @param reference with which its owner may post it
  public record Taken(Attachment file, boolean preview, String reference) {}

  /// A file, or its preview, for someone who may have it.
  ///
  /// @param size of what is given out, in bytes
  public record Given(String name, String type, long size, Blobs from, String blob) {
    /// @param first byte wanted, from 0
    public InputStream open(long first) throws IOException {
      return from.open(blob, first)
          .orElseThrow(() -> new IOException("the bytes of an attachment are gone: " + blob));
    }
  }

  /// Reads a file to its end and keeps it.
  ///
  /// @param name as its owner calls it; what cannot be shown of it is left out
  /// @throws IOException if it cannot be read or kept; nothing is left behind
  public Taken take(UserId owner, String name, InputStream bytes)
      throws IOException, FileTooLargeException {
    String id = newId();
    try (Blobs.Draft draft = blobs.draft()) {
      long size = copy(bytes, draft.out());
      String shown = FileNames.shown(name);
      String type;
      try (InputStream start = draft.read()) {
        type = tika.detect(start, shown);
      }
      boolean preview = preview(id, type, draft);
      draft.keep(id);
      Attachment file = new Attachment(id, shown, type, size);
      rows.add(new StoredAttachment(file, owner, preview, clock.millis()));
      return new Taken(file, preview, refs.make(owner, file));
    }
  }

  private long copy(InputStream in, OutputStream out) throws IOException, FileTooLargeException {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      size += read;
      if (size > maxBytes) {
        throw new FileTooLargeException(maxBytes);
      }
      out.write(buffer, 0, read);
    }
    return size;
  }

  private boolean preview(String id, String type, Blobs.Draft draft) throws IOException {
    Optional<Previews.Preview> preview;
    try (InputStream picture = draft.read()) {
      preview = previews.of(type, picture);
    } catch (IOException e) {
      // A broken picture is a file like any other.
      return false;
    }
    if (preview.isEmpty()) {
      return false;
    }
    try (Blobs.Draft small = blobs.draft()) {
      preview.get().write(small.out());
      small.keep(id + PREVIEW);
    }
    return true;
  }

  /// The file of that id; empty if there is none, or none that `user` may have: who uploaded it
  /// may, and who may read a message that it goes with.
  public Optional<Given> give(UserId user, String id) {
    return rows.readable(id, user)
        .map(
            row ->
                new Given(
                    row.file().name(),
                    row.file().type(),
                    row.file().size(),
                    blobs,
                    row.file().id()));
  }

  /// The preview of a picture, likewise.
  public Optional<InputStream> preview(UserId user, String id) throws IOException {
    Optional<StoredAttachment> row = rows.readable(id, user);
    return row.isPresent() && row.get().preview() ? blobs.open(id + PREVIEW, 0) : Optional.empty();
  }

  /// Removes the files that were uploaded before `before` and go with no message.
  ///
  /// @return how many
  public int removeOrphans(long before) {
    return remove(rows.orphans(before, ORPHANS_AT_A_TIME));
  }

  /// Removes the files that a user has uploaded and that go with no message.
  public void removeOrphansOf(UserId owner) {
    int removed;
    do {
      removed = remove(rows.orphansOf(owner, ORPHANS_AT_A_TIME));
    } while (removed == ORPHANS_AT_A_TIME);
  }

  private int remove(List<String> orphans) {
    int removed = 0;
    for (String id : orphans) {
      // Another node may be at it too: one of them has the row.
      if (rows.removeOrphan(id)) {
        removed++;
        try {
          blobs.remove(id);
          blobs.remove(id + PREVIEW);
        } catch (IOException e) {
          log.warn("The bytes of an attachment that nobody has stay where they are: {}", id, e);
        }
      }
    }
    return removed;
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// What files are called.
  static final class FileNames {
    private static final String UNNAMED = "file";

    private FileNames() {}

    /// The last part of a path, on one line, [Limits#MAX_FILE_NAME_LENGTH] characters at most, its
    /// end kept.
    static String shown(String name) {
      String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
      StringBuilder shown = new StringBuilder();
      last.codePoints()
          .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
          .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
          .forEach(shown::appendCodePoint);
      String stripped = shown.toString().strip();
      if (stripped.isEmpty() || stripped.equals(".") || stripped.equals("..")) {
        return UNNAMED;
      }
      int from = Math.max(0, stripped.length() - Limits.MAX_FILE_NAME_LENGTH);
      if (from > 0 && Character.isLowSurrogate(stripped.charAt(from))) {
        from++;
      }
      return stripped.substring(from);
    }
  }
}
