package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.store.EventTable.Row;
import chat.parley.store.SearchIndex.Cursor;
import chat.parley.store.SearchIndex.Page;
import chat.parley.store.SearchIndex.Search;
import chat.parley.store.SearchIndex.Spot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// The search itself.
///
/// Whatever the index says, a result is a message that is there and that the user may read: who was
/// removed from a chat finds what came up to then, as they may read it.
///
/// The index knows nothing of chats: all messages of everybody that have the words are looked at
/// before those that the user may read are sorted. That is few for most words, and what it costs
/// for the others is why there are few searches at a time.
final class SearchQuery {
  /// Of a page, but for its first message, as in a page of history.
  static final int MAX_PAGE_BYTES = 256 * 1024;

  private record Found(Row row, long sentAt) {
    StoredEvent event() {
      return row.event();
    }

    Spot spot() {
      return new Spot(event().chatId(), event().seq());
    }
  }

  private SearchQuery() {}

  static Page find(Handle handle, WordIndex index, UserId user, Search search) {
    List<Found> found = read(handle, index, user, search);
    List<Found> page = found.subList(0, fitting(found, search.limit()));
    if (page.size() == found.size()) {
      return new Page(withReactions(handle, page), Optional.empty());
    }
    Found last = page.getLast();
    return new Page(
        withReactions(handle, page),
        Optional.of(new Cursor(last.sentAt(), last.event().chatId(), last.event().seq())));
  }

  /// The first results, with one more than the search wants. CROSS JOIN: SQLite then begins with
  /// the words, whatever it believes of the tables.
  private static List<Found> read(Handle handle, WordIndex index, UserId user, Search search) {
    Query query =
        handle
            .createQuery(
                """
                SELECT e.chat_id, e.seq, e.sent_at, e.json, e.reaction_count
                FROM %s AS found CROSS JOIN members m CROSS JOIN events e
                WHERE m.chat_id = found.chat_id AND m.user_id = :user
                  AND e.chat_id = found.chat_id AND e.seq = found.seq
                  AND (m.left_seq IS NULL OR e.seq <= m.left_seq)
                  AND e.type = :message
                  %s
                ORDER BY e.sent_at DESC, e.chat_id DESC, e.seq DESC
                LIMIT :limit
                """
                    .formatted(index.matches(), filters(search)))
            .bind("user", user.value())
            .bind("message", Spelling.MESSAGE)
            .bind("words", index.question(search.terms()))
            .bind("limit", search.limit() + 1);
    search.chat().ifPresent(chat -> query.bind("chat", chat.value()));
    search.sender().ifPresent(sender -> query.bind("sender", sender.value()));
    search.from().ifPresent(time -> query.bind("from", time));
    search.until().ifPresent(time -> query.bind("until", time));
    search
        .after()
        .ifPresent(
            cursor ->
                query
                    .bind("afterTime", cursor.sentAt())
                    .bind("afterChat", cursor.chat().value())
                    .bind("afterSeq", cursor.seq()));
    return query
        .map((row, context) -> new Found(EventTable.ROW.map(row, context), row.getLong("sent_at")))
        .list();
  }

  private static String filters(Search search) {
    StringBuilder filters = new StringBuilder();
    search.chat().ifPresent(_ -> filters.append("AND found.chat_id = :chat "));
    search.sender().ifPresent(_ -> filters.append("AND e.sender_id = :sender "));
    search.from().ifPresent(_ -> filters.append("AND e.sent_at >= :from "));
    search.until().ifPresent(_ -> filters.append("AND e.sent_at < :until "));
    search
        .after()
        .ifPresent(
            _ ->
                filters.append(
                    "AND (e.sent_at, e.chat_id, e.seq) < (:afterTime, :afterChat, :afterSeq) "));
    return filters.toString();
  }

  /// How many of `found`, from the first on, make a page; at least one if there is any.
  private static int fitting(List<Found> found, int limit) {
    int bearable = EventTable.bearable(found.stream().map(Found::row).toList()).size();
    int bytes = 0;
    int count = 0;
    for (Found each : found.subList(0, Math.min(bearable, limit))) {
      bytes += each.event().json().length;
      if (count > 0 && bytes > MAX_PAGE_BYTES) {
        break;
      }
      count++;
    }
    return count;
  }

  private static List<StoredEvent> withReactions(Handle handle, List<Found> page) {
    Map<ChatId, List<Row>> byChat =
        page.stream().map(Found::row).collect(Collectors.groupingBy(row -> row.event().chatId()));
    Map<Spot, StoredEvent> whole = new HashMap<>();
    byChat.forEach(
        (chat, rows) ->
            EventTable.withReactions(handle, chat, rows)
                .forEach(event -> whole.put(new Spot(chat, event.seq()), event)));
    return page.stream().map(found -> whole.getOrDefault(found.spot(), found.event())).toList();
  }
}
