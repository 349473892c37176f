package chat.parley.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// Frames of one connection that have not been given to its channel yet. Small ones are put
/// together: the way of a buffer through the channel costs more than to copy some hundred bytes,
/// and the kernel takes one buffer faster than many. One alone, or a large one, is not copied.
///
/// Confined to the connection's event loop. Holds memory only while something waits.
final class Outgoing {
  /// What is put together, about; more goes to the channel in several buffers.
  static final int CHUNK_BYTES = 16 * 1024;

  private static final int SPARE_BYTES = 1024;

  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf waiting;
  // Whether it is ours, and more may be added; otherwise it is a frame that others write too.
  private boolean open;

  Outgoing(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /// Adds a text frame. [#fits] has been asked.
  void add(byte[] utf8) {
    ByteBuf waits = waiting;
    if (waits == null) {
      waiting = Frames.text(allocator, utf8);
      open = true;
    } else {
      Frames.write(opened(waits, utf8.length), utf8);
    }
  }

  /// Adds a whole frame, which is borrowed. [#fits] has been asked.
  void add(ByteBuf frame) {
    ByteBuf waits = waiting;
    if (waits == null) {
      waiting = frame.retainedDuplicate();
      open = false;
    } else {
      int length = frame.readableBytes();
      opened(waits, length).writeBytes(frame, frame.readerIndex(), length);
    }
  }

  /// Whether a frame of so many bytes may be added to what waits, or that is to go first.
  boolean fits(int bytes) {
    return waiting == null || waiting.readableBytes() + bytes <= CHUNK_BYTES;
  }

  /// Bytes that wait.
  int bytes() {
    return waiting == null ? 0 : waiting.readableBytes();
  }

  /// What waits, which is the caller's now; null if nothing does.
  @Nullable ByteBuf take() {
    ByteBuf taken = waiting;
    waiting = null;
    return taken;
  }

  /// Frees what waits.
  void drop() {
    ByteBuf dropped = take();
    if (dropped != null) {
      dropped.release();
    }
  }

  private ByteBuf opened(ByteBuf waits, int more) {
    if (open) {
      return waits;
    }
    ByteBuf ours = allocator.directBuffer(waits.readableBytes() + more + SPARE_BYTES);
    ours.writeBytes(waits);
    waits.release();
    waiting = ours;
    open = true;
    return ours;
  }
}
