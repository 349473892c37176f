package chat.parley.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalChannel;

/// A connected channel without another end: it takes whatever is flushed, and drops it. It runs on
/// any event loop, so that many of them can share one.
final class EndlessChannel extends LocalChannel {
  private long taken;
  private int flushes;
  private final Runnable flushed;

  EndlessChannel(GatewaySettings settings) {
    this(settings, () -> {});
  }

  /// @param flushed run within each flush
  EndlessChannel(GatewaySettings settings, Runnable flushed) {
    this.flushed = flushed;
    config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(settings.maxOutboundBytes() / 2, settings.maxOutboundBytes()));
  }

  /// How many bytes it has been given.
  long taken() {
    return taken;
  }

  /// How often it was given some.
  int flushes() {
    return flushes;
  }

  @Override
  public boolean isActive() {
    return isOpen();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    promise.setSuccess();
  }

  @Override
  protected void doDeregister() {}

  @Override
  protected void doWrite(ChannelOutboundBuffer waiting) {
    flushes++;
    flushed.run();
    for (Object next = waiting.current(); next != null; next = waiting.current()) {
      taken += ((ByteBuf) next).readableBytes();
      waiting.remove();
    }
  }
}
