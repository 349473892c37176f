package chat.parley.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the answer to one request, and then lets the next one come or closes the connection.
///
/// Confined to the channel's event loop, but for [#copy].
final class HttpReplyWriter {
  private static final Logger log = LoggerFactory.getLogger(HttpReplyWriter.class);
  private static final long LINGER_SECONDS = 2;
  private static final int CHUNK_BYTES = 16 * 1024;

  /// Of a streamed body that may be on their way to the client.
  private static final int MAX_CHUNKS = 16;

  private final Channel channel;
  private final HttpRequest request;
  private final Cors cors;
  private final Duration patience;
  private final Runnable done;
  private final Semaphore room = new Semaphore(MAX_CHUNKS);
  private boolean keep;
  private boolean requestRead;
  private boolean written;

  /// @param patience with a client that takes nothing of a streamed body
  /// @param done called when the next request may be read
  HttpReplyWriter(
      Channel channel, HttpRequest request, Cors cors, Duration patience, Runnable done) {
    this.channel = channel;
    this.request = request;
    this.cors = cors;
    this.patience = patience;
    this.done = done;
  }

  /// Sends an answer, or its head if its body is streamed.
  ///
  /// @param isRequestRead whether the request has been read to its end; if not, the connection is
  ///   closed when it has been, or soon
  void send(HttpReply reply, boolean isRequestRead, boolean leaving) {
    requestRead = isRequestRead;
    keep = isRequestRead && !leaving && HttpUtil.isKeepAlive(request);
    HttpResponseStatus status = HttpResponseStatus.valueOf(reply.status());
    boolean headOnly = request.method().equals(HttpMethod.HEAD);
    switch (reply.body()) {
      case HttpReply.Bytes(byte[] bytes) -> {
        DefaultFullHttpResponse response =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                status,
                headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes));
        fill(response.headers(), reply);
        if (reply.status() != HttpResponseStatus.NO_CONTENT.code()) {
          response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        }
        ending(channel.writeAndFlush(response));
      }
      case HttpReply.Streamed streamed -> {
        DefaultHttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
        fill(response.headers(), reply);
        streamed
            .length()
            .ifPresentOrElse(
                length -> response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length),
                () -> HttpUtil.setTransferEncodingChunked(response, true));
        channel.write(response);
        if (headOnly) {
          end();
        }
      }
    }
  }

  private void fill(HttpHeaders headers, HttpReply reply) {
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store").set("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(headers::set);
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    cors.mark(origin, headers);
    if (Cors.isPreflight(request)) {
      cors.allow(origin, headers);
    }
    headers.set(
        HttpHeaderNames.CONNECTION, keep ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
  }

  private void end() {
    ending(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
  }

  private void ending(ChannelFuture last) {
    last.addListener(
        sent -> {
          written = true;
          if (!sent.isSuccess()) {
            channel.close();
          } else if (keep) {
            done.run();
            channel.config().setAutoRead(true);
          } else if (requestRead) {
            channel.close();
          } else {
            channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
          }
        });
  }

  /// The rest of the request has been read and dropped.
  void requestIsRead() {
    requestRead = true;
    if (written) {
      channel.close();
    }
  }

  /// The connection is gone: whoever waits for room goes on and finds out.
  void abandon() {
    room.release(MAX_CHUNKS);
  }

  /// Sends the body after [#send], on a thread that may wait.
  void copy(HttpReply.Source source) {
    try (OutputStream out = new BufferedOutputStream(new Chunks(), CHUNK_BYTES)) {
      source.writeTo(out);
      out.flush();
      onLoop(this::end);
    } catch (IOException | RuntimeException e) {
      log.debug("A body was cut off: {}", e.getMessage());
      onLoop(() -> channel.close());
    }
  }

  private void onLoop(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("The event loops have been shut down");
    }
  }

  /// Hands bytes to the event loop, so many at a time as are on their way.
  private final class Chunks extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int at = 0; at < length; at += CHUNK_BYTES) {
        chunk(bytes, offset + at, Math.min(CHUNK_BYTES, length - at));
      }
    }

    private void chunk(byte[] bytes, int offset, int length) throws IOException {
      awaitRoom();
      byte[] copy = new byte[length];
      System.arraycopy(bytes, offset, copy, 0, length);
      onLoop(
          () ->
              channel
                  .writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(copy)))
                  .addListener(_ -> room.release()));
    }

    private void awaitRoom() throws IOException {
      try {
        if (!room.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
          throw new IOException("the client takes nothing");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      if (!channel.isActive()) {
        throw new IOException("the client has gone");
      }
    }
  }
}
