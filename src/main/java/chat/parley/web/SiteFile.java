package chat.parley.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A file of the site in each encoding that there is of it, and what all answers with it say.
///
/// Immutable. All answers share the same bytes, which lie outside of the heap, so that none are
/// copied on their way to the socket.
final class SiteFile {
  private static final int HASH_BYTES = 12;

  /// What is sent, and the entity tag of it: each encoding is a representation of its own.
  private record Body(ByteBuf bytes, String tag) {}

  private final Map<Encoding, Body> coded = new EnumMap<>(Encoding.class);
  private final Body plain;
  private final HttpHeaders headers;

  /// @param coded in other encodings
  /// @param headers of all answers with this file
  SiteFile(byte[] plain, Map<Encoding, byte[]> coded, Map<String, String> headers) {
    String hash = hash(plain);
    this.plain = body(plain, hash, Encoding.IDENTITY);
    coded.forEach((encoding, bytes) -> this.coded.put(encoding, body(bytes, hash, encoding)));
    this.headers = new DefaultHttpHeaders();
    headers.forEach(this.headers::set);
    this.headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
  }

  private static Body body(byte[] bytes, String hash, Encoding encoding) {
    return new Body(outside(bytes), "\"%s-%s\"".formatted(hash, encoding.token()));
  }

  private static ByteBuf outside(byte[] bytes) {
    // Not one of Netty's allocation: it lives as long as the site, and is nobody's to release.
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(buffer).asReadOnly());
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      byte[] begin = Arrays.copyOf(hash, HASH_BYTES);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(begin);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Answers a request for it: with the file, or that the client has it. Ranges are not looked at,
  /// which is allowed (RFC 9110 section 14.2).
  FullHttpResponse answer(HttpHeaders request) {
    Encoding encoding =
        Encoding.choose(request.getAll(HttpHeaderNames.ACCEPT_ENCODING), coded.keySet());
    Body body = coded.getOrDefault(encoding, plain);
    boolean held = holds(request.getAll(HttpHeaderNames.IF_NONE_MATCH), body.tag());
    ByteBuf content = held ? Unpooled.EMPTY_BUFFER : body.bytes().duplicate();
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            held ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK,
            content);
    answer.headers().set(headers).set(HttpHeaderNames.ETAG, body.tag());
    if (held) {
      answer.headers().remove(HttpHeaderNames.CONTENT_TYPE);
    } else {
      answer.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
      if (encoding != Encoding.IDENTITY) {
        answer.headers().set(HttpHeaderNames.CONTENT_ENCODING, encoding.token());
      }
    }
    return answer;
  }

  /// By the weak comparison of RFC 9110 section 8.8.3.2. A tag of ours has no comma.
  private static boolean holds(List<String> noneMatch, String entityTag) {
    return noneMatch.stream()
        .flatMap(line -> List.of(line.split(",")).stream())
        .map(String::strip)
        .anyMatch(one -> one.equals("*") || one.replaceFirst("^W/", "").equals(entityTag));
  }
}
