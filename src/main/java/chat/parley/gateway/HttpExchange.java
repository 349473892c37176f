package chat.parley.gateway;

import chat.parley.edge.Entrance;
import chat.parley.protocol.ErrorCode;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request for a resource and its answer.
///
/// Confined to the channel's event loop, but for what it hands to [HttpServing].
final class HttpExchange {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Channel channel;
  private final HttpRequest head;
  private final HttpServing serving;
  private final HttpReplyWriter writer;
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private final long beganNanos = System.nanoTime();
  private HttpResources.Intake intake = HttpResources.Intake.WHOLE;
  private List<String> path = List.of();
  private @Nullable BodyStream stream;
  private boolean complete;
  private boolean served;
  private boolean answered;

  /// @param done called when the next request may be read
  HttpExchange(Channel channel, HttpRequest head, HttpServing serving, Cors cors, Runnable done) {
    this.channel = channel;
    this.head = head;
    this.serving = serving;
    this.writer = new HttpReplyWriter(channel, head, cors, PATIENCE, done);
  }

  /// Decides what to do with the request once its head is there.
  void begin() {
    try {
      path = HttpPath.segments(head.uri());
    } catch (IllegalArgumentException e) {
      answer(
          HttpReply.problem(400, ErrorCode.INVALID_FRAME, "the path is not percent-encoded UTF-8"));
      return;
    }
    intake = serving.resources().intake(method(), path);
    if (HttpUtil.getContentLength(head, 0L) > intake.maxBytes()) {
      answer(HttpDoor.tooLarge(intake.maxBytes()));
      return;
    }
    if (intake.streamed()) {
      stream =
          new BodyStream(
              intake.maxBytes(), PATIENCE, () -> channel.eventLoop().execute(this::readOn));
      serve(stream);
    }
    if (!answered && HttpUtil.is100ContinueExpected(head)) {
      channel.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private void readOn() {
    if (!complete) {
      channel.config().setAutoRead(true);
    }
  }

  /// A part of the body has come.
  void received(HttpContent part, boolean last) {
    if (part.decoderResult().isFailure()) {
      broken();
      return;
    }
    complete = last;
    if (last) {
      // What is pipelined behind it waits for the answer.
      channel.config().setAutoRead(false);
    }
    if (answered) {
      // Read and dropped, so that the answer is not lost in a reset connection.
      if (last) {
        writer.requestIsRead();
      }
    } else if (stream != null) {
      take(part, last, stream);
    } else {
      take(part, last);
    }
  }

  /// The body cannot be read to its end: what has come of it is no body.
  private void broken() {
    if (stream != null) {
      stream.fail(new IOException("the body is broken"));
    }
    answer(
        HttpReply.problem(
            400, ErrorCode.INVALID_FRAME, "the chunks of the body are not as HTTP has them"));
  }

  private void take(HttpContent part, boolean last, BodyStream stream) {
    if (!stream.offer(ByteBufUtil.getBytes(part.content()))) {
      channel.config().setAutoRead(false);
    }
    if (last) {
      stream.end();
    }
  }

  private void take(HttpContent part, boolean last) {
    byte[] bytes = ByteBufUtil.getBytes(part.content());
    if (whole.size() + bytes.length > intake.maxBytes()) {
      answer(HttpDoor.tooLarge(intake.maxBytes()));
      return;
    }
    if (System.nanoTime() - beganNanos > PATIENCE.toNanos()) {
      channel.close();
      return;
    }
    whole.writeBytes(bytes);
    if (last && Cors.isPreflight(head)) {
      answer(HttpReply.nothing());
    } else if (last) {
      serve(new ByteArrayInputStream(whole.toByteArray()));
    }
  }

  private void serve(InputStream body) {
    served = true;
    HttpCall call =
        new HttpCall(
            method(),
            path,
            new QueryStringDecoder(head.uri()).parameters(),
            headers(),
            address(),
            body);
    if (!serving.serve(call, intake.streamed(), this::answerFromOutside)) {
      answer(HttpServing.busy());
    }
  }

  /// On the virtual thread that served the request.
  private void answerFromOutside(HttpReply reply) {
    channel.eventLoop().execute(() -> answer(reply));
    if (reply.body() instanceof HttpReply.Streamed(_, HttpReply.Source source)
        && !head.method().equals(HttpMethod.HEAD)) {
      writer.copy(source);
    }
  }

  /// Answers; the connection goes on unless the request has not been read to its end.
  private void answer(HttpReply reply) {
    if (answered) {
      return;
    }
    answered = true;
    if (!complete) {
      channel.config().setAutoRead(true);
    }
    writer.send(reply, complete, serving.leaving());
  }

  /// The connection is gone.
  void abandon(IOException why) {
    answered = true;
    if (stream != null) {
      stream.fail(why);
    }
    writer.abandon();
  }

  /// Whether it is not the client that is waited for.
  boolean isBeingServed() {
    return served && (complete || !channel.config().isAutoRead());
  }

  private String method() {
    return head.method().equals(HttpMethod.HEAD) ? "GET" : head.method().name();
  }

  private Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new HashMap<>();
    head.headers()
        .forEach(
            header ->
                headers
                    .computeIfAbsent(
                        header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.getValue()));
    return headers;
  }

  private InetAddress address() {
    InetAddress client = Entrance.client(channel);
    return client == null ? InetAddress.getLoopbackAddress() : client;
  }
}
