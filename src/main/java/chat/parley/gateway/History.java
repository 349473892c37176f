package chat.parley.gateway;

import chat.parley.chat.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Access;
import chat.parley.store.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads a page of a chat's events. Blocks, and throws [chat.parley.store.StoreException] if the
/// store does not answer.
public record History(Reads store, UserId user) {
  /// Of a page, but for its first event: a page stays a frame that a client takes in one piece.
  private static final int MAX_PAGE_BYTES = 256 * 1024;

  /// The page, or why not.
  public ServerFrame page(Request.History request) {
    Access access =
        store.read(from -> from.access(user, Set.of(request.chatId()))).get(request.chatId());
    if (access == null) {
      return ServerFrame.Failure.answering(
          request.id(),
          ErrorCode.NOT_FOUND,
          "chat_id %s: no such chat".formatted(request.chatId()));
    }
    // The head comes before the events: what is read with them may be newer, never older. A client
    // that applies what comes after the head once more has lost nothing.
    return request.afterSeq().isPresent()
        ? after(request, request.afterSeq().getAsLong(), access.head())
        : before(request, access.head());
  }

  private ServerFrame after(Request.History request, long afterSeq, long head) {
    List<StoredEvent> events =
        store.read(from -> from.eventsAfter(request.chatId(), afterSeq, head, request.limit()));
    List<StoredEvent> page = events.subList(0, fitting(events));
    return page(request, page, head, !page.isEmpty() && page.getLast().seq() < head);
  }

  private ServerFrame before(Request.History request, long head) {
    long beforeSeq = Math.min(request.beforeSeq().orElse(Long.MAX_VALUE), head + 1);
    List<StoredEvent> events =
        store.read(from -> from.eventsBefore(request.chatId(), beforeSeq, request.limit()));
    List<StoredEvent> page =
        events.subList(events.size() - fitting(events.reversed()), events.size());
    return page(request, page, head, !page.isEmpty() && page.getFirst().seq() > 1);
  }

  /// How many of `events`, from the first on, make a page.
  private static int fitting(List<StoredEvent> events) {
    int bytes = 0;
    int count = 0;
    for (StoredEvent event : events) {
      bytes += event.json().length;
      if (count > 0 && bytes > MAX_PAGE_BYTES) {
        break;
      }
      count++;
    }
    return count;
  }

  private static ServerFrame page(
      Request.History request, List<StoredEvent> events, long head, boolean hasMore) {
    List<EventJson> page = new ArrayList<>(events.size());
    events.forEach(event -> page.add(new EventJson(event.json())));
    return new ServerFrame.HistoryPage(request.id(), request.chatId(), page, head, hasMore);
  }
}
