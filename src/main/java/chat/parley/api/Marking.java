package chat.parley.api;

import chat.parley.gateway.HttpReply;
import chat.parley.gateway.Reads;
import chat.parley.live.Markers;
import chat.parley.live.Refusal;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.store.ChatSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Up to where users have read, and what they have not.
final class Marking {
  /// As many as `welcome` counts.
  private static final int CHATS = 200;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Reads reads;
  private final Markers markers;

  Marking(Reads reads, Markers markers) {
    this.reads = reads;
    this.markers = markers;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/chats/{chat_id}/markers", this::mark),
        Route.of("GET", "/v1/me/unread", this::unread));
  }

  /// Answered before it is kept, as many marks are kept together.
  private HttpReply mark(Call call) {
    if (!(Acts.decode(call, "mark", Acts.inChat(call)) instanceof Request.Mark mark)) {
      throw new IllegalStateException("marks nothing");
    }
    Chats.member(call, reads);
    long read = mark.readSeq().orElse(0);
    long delivered = Math.max(read, mark.deliveredSeq().orElse(0));
    markers
        .mark(call.user(), mark.chatId(), read, delivered, Optional.empty())
        .ifPresent(Marking::refuse);
    return HttpReply.nothing();
  }

  private static void refuse(Refusal refusal) {
    throw refusal.code() == ErrorCode.UNAVAILABLE
        ? Problem.of(refusal.code(), refusal.message(), RETRY_AFTER)
        : Problem.of(refusal.code(), refusal.message());
  }

  private HttpReply unread(Call call) {
    List<ChatSummary> recent = reads.read(store -> store.recentChats(call.user(), CHATS));
    return HttpReply.json(
        200,
        Map.of(
            "unread", recent.stream().mapToLong(ChatSummary::unread).sum(),
            "chats", recent.stream().filter(chat -> chat.unread() > 0).count()));
  }
}
