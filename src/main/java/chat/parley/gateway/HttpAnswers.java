package chat.parley.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Whole HTTP answers: JSON, errors as `application/problem+json` (RFC 9457), a page.
final class HttpAnswers {
  private static final JsonMapper MAPPER = new JsonMapper();

  /// Nothing but the page and its own style: no script, no picture, no form, in nobody's frame.
  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private HttpAnswers() {}

  static FullHttpResponse json(HttpResponseStatus status, Map<String, ?> body) {
    return answer(status, "application/json", MAPPER.writeValueAsBytes(body));
  }

  /// An error.
  ///
  /// @param code of the protocol
  static FullHttpResponse problem(HttpResponseStatus status, String code, String detail) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", status.reasonPhrase());
    body.put("status", status.code());
    body.put("code", code);
    body.put("detail", detail);
    return answer(status, "application/problem+json", MAPPER.writeValueAsBytes(body));
  }

  static FullHttpResponse page(byte[] html) {
    FullHttpResponse answer = answer(HttpResponseStatus.OK, "text/html; charset=utf-8", html);
    answer
        .headers()
        .set("Content-Security-Policy", PAGE_POLICY)
        .set("Referrer-Policy", "no-referrer");
    return answer;
  }

  static FullHttpResponse text(byte[] utf8) {
    return answer(HttpResponseStatus.OK, "text/plain; charset=utf-8", utf8);
  }

  static FullHttpResponse nothing() {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
    answer.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    return answer;
  }

  private static FullHttpResponse answer(HttpResponseStatus status, String type, byte[] body) {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set("X-Content-Type-Options", "nosniff");
    return answer;
  }

  /// Sends an answer, of HEAD its head alone, and closes if the client wants no more.
  static void send(ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
    FullHttpResponse sent = response;
    if (request.method().equals(HttpMethod.HEAD)) {
      sent = response.replace(Unpooled.EMPTY_BUFFER);
      response.release();
    }
    boolean keep = HttpUtil.isKeepAlive(request);
    sent.headers()
        .set(
            HttpHeaderNames.CONNECTION,
            keep ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    ChannelFuture written = ctx.writeAndFlush(sent);
    if (!keep) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
