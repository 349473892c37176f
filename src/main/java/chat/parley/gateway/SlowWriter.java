package chat.parley.gateway;

import chat.parley.protocol.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Writes many frames to a connection as fast as its client reads them: never more than a chunk is
/// in memory or waits to be written.
///
/// Blocks; used by one virtual thread.
final class SlowWriter {
  /// The connection is gone, or its client reads too slowly.
  static final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GoneException() {
      super("the connection is gone", null, false, false);
    }
  }

  private static final int CHUNK_BYTES = 128 * 1024;
  private static final long PATIENCE_SECONDS = 30;

  private final Connection connection;
  private List<byte[]> chunk = new ArrayList<>();
  private int chunkBytes;

  SlowWriter(Connection connection) {
    this.connection = connection;
  }

  /// Adds a frame, UTF-8 JSON.
  ///
  /// @throws GoneException if the connection is gone
  void write(byte[] frame) {
    chunk.add(frame);
    chunkBytes += frame.length;
    if (chunkBytes >= CHUNK_BYTES) {
      flush();
    }
  }

  /// Sends what has been added and waits until the kernel has it.
  ///
  /// @throws GoneException if the connection is gone, or the client has read nothing for long
  void flush() {
    if (chunk.isEmpty()) {
      return;
    }
    List<byte[]> frames = chunk;
    chunk = new ArrayList<>();
    chunkBytes = 0;
    CompletableFuture<Void> written = new CompletableFuture<>();
    connection.eventLoop().execute(() -> write(frames, written));
    try {
      written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      connection.eventLoop().execute(() -> connection.close(CloseCode.TOO_SLOW));
      throw new GoneException();
    } catch (ExecutionException e) {
      throw new GoneException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GoneException();
    }
  }

  private void write(List<byte[]> frames, CompletableFuture<Void> written) {
    frames.forEach(connection::writeText);
    connection
        .flushed()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                written.complete(null);
              } else {
                written.completeExceptionally(new GoneException());
              }
            });
  }
}
