package chat.parley.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The body of a request on its way from the event loop, which never waits, to the thread that
/// reads it. What has come and not been read is bounded: past it, no more is read from the client.
///
/// Thread-safe, for one reader.
final class BodyStream extends InputStream {
  private static final int HIGH_BYTES = 256 * 1024;
  private static final int LOW_BYTES = 64 * 1024;

  private final long maxBytes;
  private final Duration patience;
  private final Runnable drained;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> parts = new ArrayDeque<>();
  private int position;
  private int waiting;
  private long total;
  private boolean ended;
  private boolean full;
  private @Nullable IOException failure;

  /// @param drained called by the reader when there is room again, after [#offer] said there was
  ///   none
  BodyStream(long maxBytes, Duration patience, Runnable drained) {
    this.maxBytes = maxBytes;
    this.patience = patience;
    this.drained = drained;
  }

  /// @return whether more may come now
  boolean offer(byte[] part) {
    lock.lock();
    try {
      total += part.length;
      if (total > maxBytes && failure == null) {
        failure = new HttpCall.BodyTooLargeException(maxBytes);
      }
      if (failure == null && part.length > 0) {
        parts.add(part);
        waiting += part.length;
      }
      full = full || waiting > HIGH_BYTES;
      changed.signalAll();
      return !full;
    } finally {
      lock.unlock();
    }
  }

  /// All of it has come.
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// No more will come. What has come can still be read; a body that had ended stays whole.
  void fail(IOException why) {
    lock.lock();
    try {
      if (!ended && failure == null) {
        failure = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    int count;
    boolean room;
    lock.lock();
    try {
      byte[] part = await();
      if (part == null) {
        return -1;
      }
      count = Math.min(length, part.length - position);
      System.arraycopy(part, position, into, offset, count);
      position += count;
      waiting -= count;
      if (position == part.length) {
        parts.remove();
        position = 0;
      }
      room = full && waiting <= LOW_BYTES;
      full = full && !room;
    } finally {
      lock.unlock();
    }
    if (room) {
      drained.run();
    }
    return count;
  }

  private byte @Nullable [] await() throws IOException {
    long left = patience.toNanos();
    while (parts.isEmpty()) {
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return null;
      }
      if (left <= 0) {
        throw new IOException("nothing came for " + patience.toSeconds() + " s");
      }
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    if (failure instanceof HttpCall.BodyTooLargeException) {
      throw failure;
    }
    return parts.element();
  }
}
