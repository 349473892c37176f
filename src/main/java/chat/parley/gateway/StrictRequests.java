package chat.parley.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Marks requests as failed on whose end, host or target a proxy before this node might differ from
/// it (RFC 9112 section 11.2), beyond what the decoder refuses; and lets nothing pass behind one
/// that has failed, nor behind the last one that its client announces. So no bytes are served that
/// somebody has hidden in another request.
///
/// Stands behind the decoder. Confined to the channel's event loop.
final class StrictRequests extends ChannelInboundHandlerAdapter {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~:\\[\\]-]+");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern TARGET = Pattern.compile("/[\\x21-\\x7E&&[^#]]*");

  /// Why a request is refused, for its sender: names the part and quotes nothing.
  static final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String why;

    RefusedException(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  private boolean last;
  private boolean over;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (over) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest head) {
      String fault = head.decoderResult().isFailure() ? null : fault(head);
      if (fault != null) {
        head.setDecoderResult(DecoderResult.failure(new RefusedException(fault)));
      }
      last = !HttpUtil.isKeepAlive(head);
    }
    over =
        (message instanceof HttpObject part && part.decoderResult().isFailure())
            || (last && message instanceof LastHttpContent);
    ctx.fireChannelRead(message);
  }

  private static @Nullable String fault(HttpRequest head) {
    HttpVersion version = head.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return "the version must be HTTP/1.1 or HTTP/1.0";
    }
    // Absolute form is for proxies, and would name a second host (section 3.2.2).
    if (!TARGET.matcher(head.uri()).matches()) {
      return "the target must be a path: ASCII, from its slash on, without a fragment";
    }
    String host = hostFault(head.headers().getAll(HttpHeaderNames.HOST), version);
    return host != null ? host : framingFault(head.headers(), version);
  }

  private static @Nullable String hostFault(List<String> hosts, HttpVersion version) {
    if (hosts.isEmpty()) {
      return version.equals(HttpVersion.HTTP_1_1) ? "Host is missing" : null;
    }
    return hosts.size() > 1 || !HOST.matcher(hosts.getFirst()).matches()
        ? "Host must be one name or address, with or without a port"
        : null;
  }

  /// Sections 6.1 to 6.3: where the body ends.
  private static @Nullable String framingFault(HttpHeaders headers, HttpVersion version) {
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (!codings.isEmpty()) {
      boolean chunked =
          codings.size() == 1
              && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst());
      return !chunked || !lengths.isEmpty() || !version.equals(HttpVersion.HTTP_1_1)
          ? "Transfer-Encoding must be chunked, in HTTP/1.1, without Content-Length"
          : null;
    }
    return lengths.size() > 1
            || (lengths.size() == 1 && !LENGTH.matcher(lengths.getFirst()).matches())
        ? "Content-Length must be one number of digits"
        : null;
  }
}
