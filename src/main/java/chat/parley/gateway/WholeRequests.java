package chat.parley.gateway;

import chat.parley.edge.HalfClose;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;

/// Puts the parts of a request together. A body over the limit is refused as everything else is
/// refused, and dropped as it comes.
///
/// Confined to the channel's event loop.
final class WholeRequests extends HttpObjectAggregator {
  private final int maxBytes;

  WholeRequests(int maxBytes) {
    // A body that was announced and is not wanted does not come.
    super(maxBytes, true);
    this.maxBytes = maxBytes;
  }

  private FullHttpResponse tooLarge() {
    return HttpAnswers.problem(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_large",
        "the body may have at most %d bytes".formatted(maxBytes));
  }

  @Override
  protected Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    Object answer = super.newContinueResponse(start, maxContentLength, pipeline);
    if (answer instanceof FullHttpResponse refused
        && refused.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)) {
      refused.release();
      return tooLarge();
    }
    return answer;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    boolean goesOn = HttpUtil.isKeepAlive(oversized) && !(oversized instanceof FullHttpMessage);
    FullHttpResponse answer = tooLarge();
    HttpUtil.setKeepAlive(answer, goesOn);
    ChannelFutureListener then =
        goesOn ? ChannelFutureListener.CLOSE_ON_FAILURE : WholeRequests::end;
    ctx.writeAndFlush(answer).addListener(then);
  }

  private static void end(ChannelFuture written) {
    if (written.isSuccess()) {
      HalfClose.output(written.channel());
    } else {
      written.channel().close();
    }
  }
}
