package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Where a client connects, as whom, and within which bounds.
///
/// @param urls of the nodes that will do, `ws`, `wss`, `http` or `https`; without a path `/v1/ws`
///   is meant. The first is tried first; each attempt after that goes to the next one, in turn
/// @param cursors the last seq that the application holds, by chat; 0 is a chat's beginning
/// @param start for chats that `cursors` does not name
/// @param outboxLimit more than these are refused with an [OutboxFullException]
/// @param requestTimeout after this a request counts as unanswered. The server promises 10 s
/// @param minBackoff ceiling of the random wait before the first repetition, doubled for each next
/// @param maxBackoff upper bound of that ceiling
public record ClientOptions(
    List<URI> urls,
    Credentials credentials,
    DeviceId device,
    Map<ChatId, Long> cursors,
    Start start,
    int outboxLimit,
    Duration requestTimeout,
    Duration minBackoff,
    Duration maxBackoff) {
  public static final String PATH = "/v1/ws";

  public ClientOptions {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("urls must name at least one node");
    }
    urls = urls.stream().map(ClientOptions::webSocket).toList();
    cursors = Map.copyOf(cursors);
    if (outboxLimit < 1) {
      throw new IllegalArgumentException("outboxLimit must be at least 1");
    }
  }

  /// With the bounds that the protocol names.
  public static ClientOptions of(URI url, Credentials credentials, DeviceId device) {
    return new ClientOptions(
        List.of(url),
        credentials,
        device,
        Map.of(),
        Start.WITH_WHAT_IS_NEW,
        1_000,
        Duration.ofSeconds(12),
        Duration.ofMillis(500),
        Duration.ofSeconds(20));
  }

  /// With these nodes in place of the one given before.
  public ClientOptions withUrls(List<URI> nodes) {
    return new ClientOptions(
        nodes,
        credentials,
        device,
        cursors,
        start,
        outboxLimit,
        requestTimeout,
        minBackoff,
        maxBackoff);
  }

  public ClientOptions withCursors(Map<ChatId, Long> held) {
    return new ClientOptions(
        urls,
        credentials,
        device,
        held,
        start,
        outboxLimit,
        requestTimeout,
        minBackoff,
        maxBackoff);
  }

  public ClientOptions withStart(Start rule) {
    return new ClientOptions(
        urls,
        credentials,
        device,
        cursors,
        rule,
        outboxLimit,
        requestTimeout,
        minBackoff,
        maxBackoff);
  }

  public ClientOptions withOutboxLimit(int limit) {
    return new ClientOptions(
        urls, credentials, device, cursors, start, limit, requestTimeout, minBackoff, maxBackoff);
  }

  public ClientOptions withRequestTimeout(Duration timeout) {
    return new ClientOptions(
        urls, credentials, device, cursors, start, outboxLimit, timeout, minBackoff, maxBackoff);
  }

  public ClientOptions withBackoff(Duration min, Duration max) {
    return new ClientOptions(
        urls, credentials, device, cursors, start, outboxLimit, requestTimeout, min, max);
  }

  private static URI webSocket(URI url) {
    String scheme =
        switch (String.valueOf(url.getScheme())) {
          case "ws", "http" -> "ws";
          case "wss", "https" -> "wss";
          default -> throw new IllegalArgumentException("url must be ws://… or http://…: " + url);
        };
    if (url.getHost() == null) {
      throw new IllegalArgumentException("url names no host: " + url);
    }
    String path = url.getRawPath();
    return URI.create(
        scheme
            + "://"
            + url.getRawAuthority()
            + (path == null || path.isEmpty() || path.equals("/") ? PATH : path));
  }
}
