package chat.parley.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// Where bytes lie under a name. All nodes see the same.
///
/// Thread-safe. Blocks.
public interface Blobs {

  /// Begins a new blob, which nobody sees before [Draft#keep].
  Draft draft() throws IOException;

  /// Opens a blob for reading; empty if there is none of that name.
  ///
  /// @param from the first byte wanted, up to the blob's size
  Optional<InputStream> open(String name, long from) throws IOException;

  /// Removes a blob, if it is there.
  void remove(String name) throws IOException;

  /// A blob that is being written. Closed without having been kept, it leaves nothing behind.
  interface Draft extends AutoCloseable {
    OutputStream out();

    /// What has been written so far, from the beginning.
    InputStream read() throws IOException;

    /// Makes it durable, and seen under `name`.
    void keep(String name) throws IOException;

    @Override
    void close() throws IOException;
  }
}
