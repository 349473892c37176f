package chat.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// One WebSocket (RFC 6455) of a member, from the request that opens it to its end. It sends frames
/// masked and whole, and takes them whole: a server has no reason to cut ours.
///
/// Confined to its event loop.
final class Session extends ByteToMessageDecoder {
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  /// More than any server frame has.
  private static final int MAX_PAYLOAD = 32 << 20;

  private static final String END_OF_HEADERS = "\r\n\r\n";

  /// Who has the session. Called on its event loop.
  interface Owner {
    /// The WebSocket is open: what is written now comes after the request that opened it.
    void open(Session session);

    /// Bytes came with one read of the socket: parts of a frame, or many of them.
    void read();

    void shown(Session session, Frame frame);

    /// It has ended, or could not begin.
    void closed(Session session, String why);
  }

  private final Owner owner;
  private final String authority;
  private final String path;
  private final int mask = ThreadLocalRandom.current().nextInt();
  private Channel channel;
  private boolean open;
  private boolean ended;
  private String why = "the connection ended";
  private boolean flushing;

  /// @param authority host and port, as in a Host header
  @SuppressWarnings("NullAway.Init") // its channel comes first
  Session(Owner owner, String authority, String path) {
    this.owner = owner;
    this.authority = authority;
    this.path = path;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    String request =
        """
        GET %s HTTP/1.1\r
        Host: %s\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """
            .formatted(path, authority);
    context.writeAndFlush(context.alloc().buffer().writeBytes(request.getBytes(US_ASCII)));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    if (open) {
      owner.read();
    }
    super.channelRead(context, bytes);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (!open && !ended) {
      readResponse(in);
    }
    while (open && readFrame(in)) {}
    if (ended) {
      in.skipBytes(in.readableBytes());
    }
  }

  private void readResponse(ByteBuf in) {
    String head = in.toString(US_ASCII);
    int end = head.indexOf(END_OF_HEADERS);
    if (end < 0) {
      return;
    }
    if (!head.startsWith("HTTP/1.1 101")) {
      end("no WebSocket: " + head.lines().findFirst().orElse(""));
      return;
    }
    in.skipBytes(end + END_OF_HEADERS.length());
    open = true;
    owner.open(this);
  }

  /// @return whether there was a whole one
  private boolean readFrame(ByteBuf in) {
    int readable = in.readableBytes();
    if (readable < 2) {
      return false;
    }
    int start = in.readerIndex();
    int first = in.getUnsignedByte(start);
    int second = in.getUnsignedByte(start + 1);
    if ((first & FINAL) == 0 || (second & MASKED) != 0) {
      throw new BenchException("the server sent what is not a whole, unmasked frame");
    }
    int header = second == LENGTH_64 ? 10 : second == LENGTH_16 ? 4 : 2;
    if (readable < header) {
      return false;
    }
    long length =
        switch (second) {
          case LENGTH_16 -> in.getUnsignedShort(start + 2);
          case LENGTH_64 -> in.getLong(start + 2);
          default -> second;
        };
    if (length < 0 || length > MAX_PAYLOAD) {
      throw new BenchException("the server sent a frame of " + length + " bytes");
    }
    if (readable < header + length) {
      return false;
    }
    in.skipBytes(header);
    take(first & 0x0F, in.readSlice((int) length));
    return true;
  }

  private void take(int opcode, ByteBuf payload) {
    switch (opcode) {
      case TEXT -> owner.shown(this, new Frame(payload));
      case PING -> channel.writeAndFlush(frame(PONG, payload));
      case CLOSE -> end(closed(payload));
      default -> {}
    }
  }

  private static String closed(ByteBuf payload) {
    return payload.readableBytes() < 2
        ? "closed without a code"
        : "closed with %d %s"
            .formatted(
                payload.getUnsignedShort(payload.readerIndex()),
                payload.toString(payload.readerIndex() + 2, payload.readableBytes() - 2, US_ASCII));
  }

  private void end(String reason) {
    why = reason;
    ended = true;
    open = false;
    channel.close();
  }

  /// Sends a text frame, with all that is sent before the event loop turns to something else.
  void send(String json) {
    ByteBuf payload = channel.alloc().buffer(json.length());
    payload.writeCharSequence(json, US_ASCII);
    channel.write(frame(TEXT, payload));
    payload.release();
    if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    channel.flush();
  }

  private ByteBuf frame(int opcode, ByteBuf payload) {
    int length = payload.readableBytes();
    ByteBuf frame = channel.alloc().buffer(length + 8);
    frame.writeByte(FINAL | opcode);
    if (length < LENGTH_16) {
      frame.writeByte(MASKED | length);
    } else {
      frame.writeByte(MASKED | LENGTH_16).writeShort(length);
    }
    frame.writeInt(mask);
    int at = payload.readerIndex();
    int end = at + length;
    for (; at + 4 <= end; at += 4) {
      frame.writeInt(payload.getInt(at) ^ mask);
    }
    for (int i = 0; at < end; at++, i++) {
      frame.writeByte(payload.getByte(at) ^ (mask >>> (24 - 8 * i)));
    }
    return frame;
  }

  /// Ends it without a word, as a network does that is gone.
  void cut() {
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    open = false;
    owner.closed(this, why);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable known = cause.getCause() instanceof BenchException inner ? inner : cause;
    end(known.getMessage() == null ? known.toString() : known.getMessage());
  }
}
