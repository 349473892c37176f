package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Table `search_positions`, and the search itself.
///
/// Whatever the index says, a result is a message that is there and that the user may read: who was
/// removed from a chat finds what came up to then, as they may read it.
final class SearchTable {
  private SearchTable() {}

  static List<ChatId> behind(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            SELECT c.chat_id
            FROM chats c LEFT JOIN search_positions p ON p.chat_id = c.chat_id
            WHERE c.head_seq > COALESCE(p.indexed_seq, 0)
            LIMIT :limit
            """)
        .bind("limit", limit)
        .map((row, _) -> new ChatId(row.getString("chat_id")))
        .list();
  }

  static long indexed(Handle handle, ChatId chat) {
    return handle
        .createQuery("SELECT indexed_seq FROM search_positions WHERE chat_id = :chat")
        .bind("chat", chat.value())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  static Map<Long, byte[]> present(Handle handle, ChatId chat, Collection<Long> seqs) {
    Map<Long, byte[]> present = new HashMap<>();
    for (List<Long> chunk : Chunks.of(seqs)) {
      handle
          .createQuery(
              """
              SELECT seq, json FROM events
              WHERE chat_id = :chat AND seq IN (<seqs>) AND type = :message
              """)
          .bind("chat", chat.value())
          .bind("message", Spelling.MESSAGE)
          .bindList("seqs", chunk)
          .map((row, _) -> Map.entry(row.getLong("seq"), row.getBytes("json")))
          .forEach(found -> present.put(found.getKey(), found.getValue()));
    }
    return present;
  }

  static boolean index(
      Handle handle,
      WordIndex index,
      ChatId chat,
      Map<Long, List<String>> words,
      long from,
      long to) {
    if (!move(handle, chat, from, to)) {
      return false;
    }
    words.forEach(
        (seq, some) -> {
          if (some.isEmpty()) {
            index.remove(handle, chat, seq);
          } else {
            index.put(handle, chat, seq, some);
          }
        });
    return true;
  }

  private static boolean move(Handle handle, ChatId chat, long from, long to) {
    return handle
            .createUpdate(
                from == 0
                    ? """
                      INSERT INTO search_positions (chat_id, indexed_seq) VALUES (:chat, :to)
                      ON CONFLICT (chat_id) DO UPDATE SET indexed_seq = excluded.indexed_seq
                      WHERE search_positions.indexed_seq = :from
                      """
                    : """
                      UPDATE search_positions SET indexed_seq = :to
                      WHERE chat_id = :chat AND indexed_seq = :from
                      """)
            .bind("chat", chat.value())
            .bind("from", from)
            .bind("to", to)
            .execute()
        > 0;
  }

  static List<SearchIndex.Found> find(
      Handle handle, WordIndex index, UserId user, SearchIndex.Search search) {
    Query query =
        handle
            .createQuery(
                """
                SELECT e.chat_id, e.seq, e.sent_at, e.json
                FROM %s AS found
                JOIN members m ON m.chat_id = found.chat_id AND m.user_id = :user
                JOIN events e ON e.chat_id = found.chat_id AND e.seq = found.seq
                WHERE (m.left_seq IS NULL OR e.seq <= m.left_seq)
                  AND e.type = :message
                  %s
                ORDER BY e.sent_at DESC, e.chat_id DESC, e.seq DESC
                LIMIT :limit
                """
                    .formatted(index.matches(), filters(search)))
            .bind("user", user.value())
            .bind("message", Spelling.MESSAGE)
            .bind("words", index.question(search))
            .bind("limit", search.limit());
    search.chat().ifPresent(chat -> query.bind("chat", chat.value()));
    search.sender().ifPresent(sender -> query.bind("sender", sender.value()));
    search.from().ifPresent(time -> query.bind("from", time));
    search.until().ifPresent(time -> query.bind("until", time));
    Optional<SearchIndex.Cursor> after = search.after();
    after.ifPresent(
        cursor ->
            query
                .bind("afterTime", cursor.sentAt())
                .bind("afterChat", cursor.chat().value())
                .bind("afterSeq", cursor.seq()));
    return query
        .map(
            (row, _) -> {
              ChatId chat = new ChatId(row.getString("chat_id"));
              long seq = row.getLong("seq");
              return new SearchIndex.Found(
                  new StoredEvent(chat, seq, row.getBytes("json")),
                  new SearchIndex.Cursor(row.getLong("sent_at"), chat, seq));
            })
        .list();
  }

  private static String filters(SearchIndex.Search search) {
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
}
