package chat.parley.edge;

import chat.parley.limits.Bounds;
import chat.parley.limits.Limit;
import chat.parley.limits.Refusals;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection whose requests come so slowly that they are meant to keep it ("slow loris"):
/// each byte keeps it from being idle, so the head of a request as a whole has a time, and a body a
/// rate.
///
/// Stands next to the HTTP codec. Confined to the channel's event loop.
public final class SlowRequests extends ChannelDuplexHandler {
  /// Between two requests of a connection that is kept.
  public static final Duration IDLE = Duration.ofSeconds(30);

  private final Bounds bounds;
  private final Refusals refusals;
  private @Nullable Future<?> deadline;
  private int unanswered;
  private long bodyBytes;
  private long headNanos;

  public SlowRequests(Bounds bounds, Refusals refusals) {
    this.bounds = bounds;
    this.refusals = refusals;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    awaitHead(ctx, bounds.header());
  }

  private void awaitHead(ChannelHandlerContext ctx, Duration time) {
    after(ctx, time, () -> refuse(ctx, Limit.HEADER_TIME));
  }

  private void awaitBody(ChannelHandlerContext ctx, Duration time) {
    after(ctx, time, () -> body(ctx));
  }

  /// While nothing is read it is not the client that is slow.
  private void body(ChannelHandlerContext ctx) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(now(ctx) - headNanos);
    if (ctx.channel().config().isAutoRead() && bodyBytes < seconds * Bounds.BODY_BYTES_PER_SECOND) {
      refuse(ctx, Limit.BODY_TIME);
    } else {
      awaitBody(ctx, Duration.ofSeconds(1));
    }
  }

  private void refuse(ChannelHandlerContext ctx, Limit limit) {
    refusals.count(limit);
    ctx.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest) {
      unanswered++;
      headNanos = now(ctx);
      bodyBytes = 0;
      awaitBody(ctx, bounds.body());
    }
    if (message instanceof HttpContent part) {
      bodyBytes += part.content().readableBytes();
    }
    if (message instanceof LastHttpContent) {
      // Now it is our turn.
      stop();
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      unanswered--;
      // Else the next one is there already (RFC 9112 section 9.3.2).
      if (unanswered == 0) {
        awaitHead(ctx, IDLE.plus(bounds.header()));
      }
    }
    ctx.write(message, promise);
  }

  /// As `100 Continue`, after which the body comes.
  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse answer
        && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private void after(ChannelHandlerContext ctx, Duration time, Runnable then) {
    stop();
    deadline = ctx.executor().schedule(then, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stop() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private static long now(ChannelHandlerContext ctx) {
    return ctx.executor().ticker().nanoTime();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stop();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop();
  }
}
