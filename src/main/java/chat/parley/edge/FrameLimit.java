package chat.parley.edge;

import chat.parley.limits.Bounds;
import chat.parley.limits.Limit;
import chat.parley.limits.Refusals;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/// Bounds what comes on one WebSocket: frames and bytes a second, and the frames of one message.
/// Past a bound nothing but the close frame passes any more, and [TooMuchException] goes down the
/// pipeline, once.
///
/// Stands before the frames of a message are put together. Confined to the channel's event loop.
public final class FrameLimit extends ChannelInboundHandlerAdapter {
  private static final int SECONDS_AT_ONCE = 10;

  /// More came than may.
  public static final class TooMuchException extends Exception {
    private static final long serialVersionUID = 1L;

    TooMuchException(Limit limit) {
      super(limit.label());
    }
  }

  private final int maxFragments;
  private final Refusals refusals;
  private final Bucket frames;
  private final Bucket bytes;
  private int fragments;
  private boolean refused;

  public FrameLimit(Bounds bounds, Refusals refusals) {
    this.maxFragments = bounds.fragments();
    this.refusals = refusals;
    this.frames = bucket(bounds.framesPerConnection());
    this.bytes = bucket(bounds.bytesPerConnection());
  }

  private static Bucket bucket(long perSecond) {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(perSecond * SECONDS_AT_ONCE)
                    .refillGreedy(perSecond, Duration.ofSeconds(1)))
        .withSynchronizationStrategy(SynchronizationStrategy.NONE)
        .withCustomTimePrecision(TimeMeter.SYSTEM_NANOTIME)
        .build();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof WebSocketFrame frame)) {
      ctx.fireChannelRead(message);
      return;
    }
    if (refused && !(frame instanceof CloseWebSocketFrame)) {
      ReferenceCountUtil.release(frame);
      return;
    }
    // Control frames may stand between those of a message (RFC 6455 section 5.4).
    switch (frame) {
      case ContinuationWebSocketFrame _ -> fragments++;
      case TextWebSocketFrame _, BinaryWebSocketFrame _ -> fragments = 1;
      default -> {}
    }
    if (fragments > maxFragments) {
      refuse(ctx, frame, Limit.FRAGMENTS);
    } else if (!frames.tryConsume(1)) {
      refuse(ctx, frame, Limit.FRAMES);
    } else if (!bytes.tryConsume(Math.max(1, frame.content().readableBytes()))) {
      refuse(ctx, frame, Limit.FRAME_BYTES);
    } else {
      ctx.fireChannelRead(frame);
    }
  }

  private void refuse(ChannelHandlerContext ctx, WebSocketFrame frame, Limit limit) {
    frame.release();
    refused = true;
    refusals.count(limit);
    ctx.fireExceptionCaught(new TooMuchException(limit));
  }
}
