package chat.parley.gateway;

import chat.parley.chat.ChatId;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// What a client of the reference endpoint has been sent, and what of it has surely reached it.
///
/// Those clients acknowledge nothing, but every WebSocket client answers a ping with a pong, in
/// order (RFC 6455 section 5.5.3): once the pong has come, all that was sent before the ping has
/// been read.
///
/// Pure state; confined to the connection's event loop.
final class ReadReceipts {
  private Map<ChatId, Long> sent = new HashMap<>();
  private Map<ChatId, Long> pinged = new HashMap<>();
  private Map<ChatId, Long> confirmed = new HashMap<>();
  private long ping;

  /// The events of a chat up to `seq` have been sent, or are not for this client.
  void sent(ChatId chatId, long seq) {
    sent.merge(chatId, seq, Math::max);
  }

  /// The content of the ping to send now; empty if one is under way or nothing has been sent since.
  OptionalLong nextPing() {
    if (!pinged.isEmpty() || sent.isEmpty()) {
      return OptionalLong.empty();
    }
    pinged = sent;
    sent = new HashMap<>();
    ping++;
    return OptionalLong.of(ping);
  }

  void ponged(long content) {
    if (content == ping) {
      pinged.forEach((chatId, seq) -> confirmed.merge(chatId, seq, Math::max));
      pinged = new HashMap<>();
    }
  }

  /// What has been confirmed since the last call.
  Map<ChatId, Long> takeConfirmed() {
    Map<ChatId, Long> taken = confirmed;
    confirmed = new HashMap<>();
    return taken;
  }
}
