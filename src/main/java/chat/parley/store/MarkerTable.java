package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.store.Personal.Mark;
import chat.parley.store.Personal.Marked;
import chat.parley.store.Personal.Marking;
import chat.parley.store.Personal.Members;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `markers`: up to where members have read, and up to where it has got to them.
final class MarkerTable {
  /// Of a member `m` with a row `k` or none.
  static final String READ =
      "CASE WHEN k.read_seq > m.read_seq THEN k.read_seq ELSE m.read_seq END";

  static final String DELIVERED =
      "CASE WHEN k.delivered_seq > m.read_seq THEN k.delivered_seq ELSE m.read_seq END";

  private MarkerTable() {}

  /// A member's place, as `Chunks` and Jdbi want a key.
  public record Key(String chat, String user) {
    static final List<String> COLUMNS = List.of("chat", "user");

    static Key of(Mark mark) {
      return new Key(mark.chatId().value(), mark.user().value());
    }
  }

  private record Stand(long read, long delivered, long head, boolean member, int members) {
    static Stand of(ResultSet row) throws SQLException {
      return new Stand(
          row.getLong("read_seq"),
          row.getLong("delivered_seq"),
          row.getLong("head_seq"),
          row.getInt("member") == 1,
          row.getInt("member_count"));
    }

    Marking after(Mark mark) {
      if (!member) {
        return new Personal.NotAMember();
      }
      long nowRead = Math.max(read, Math.min(mark.readSeq(), head));
      long nowDelivered =
          Math.max(nowRead, Math.max(delivered, Math.min(mark.deliveredSeq(), head)));
      boolean moved = nowRead > read || nowDelivered > delivered;
      return new Marked(nowRead, nowDelivered, moved, members);
    }
  }

  /// What each mark comes to.
  static List<Marking> weigh(Handle handle, List<Mark> marks) {
    Map<Key, Stand> stands = new HashMap<>();
    for (List<Key> chunk : Chunks.of(marks.stream().map(Key::of).toList())) {
      handle
          .createQuery(
              """
              WITH keys (chat_id, user_id) AS (VALUES <keys>)
              SELECT m.chat_id, m.user_id, c.head_seq, c.member_count,
                     CASE WHEN m.left_seq IS NULL THEN 1 ELSE 0 END AS member,
                     %s AS read_seq, %s AS delivered_seq
              FROM keys q CROSS JOIN members m
              JOIN chats c ON c.chat_id = m.chat_id
              LEFT JOIN markers k ON k.chat_id = m.chat_id AND k.user_id = m.user_id
              WHERE m.chat_id = q.chat_id AND m.user_id = q.user_id
              """
                  .formatted(READ, DELIVERED))
          .bindMethodsList("keys", chunk, Key.COLUMNS)
          .map(
              (row, _) ->
                  Map.entry(
                      new Key(row.getString("chat_id"), row.getString("user_id")), Stand.of(row)))
          .forEach(found -> stands.put(found.getKey(), found.getValue()));
    }
    return marks.stream().map(mark -> weigh(stands, mark)).toList();
  }

  private static Marking weigh(Map<Key, Stand> stands, Mark mark) {
    Stand stand = stands.get(Key.of(mark));
    return stand == null ? new Personal.NoSuchChat() : stand.after(mark);
  }

  private record Move(Key key, Marked to) {}

  /// Writes those that move.
  static void move(Handle handle, List<Mark> marks, List<Marking> markings) {
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      if (markings.get(i) instanceof Marked marked && marked.moved()) {
        moves.add(new Move(Key.of(marks.get(i)), marked));
      }
    }
    // In one order for all: two that lock the same rows the other way round would wait for ever.
    moves.sort(
        Comparator.comparing((Move move) -> move.key().chat())
            .thenComparing(move -> move.key().user()));
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO markers (chat_id, user_id, read_seq, delivered_seq)
            VALUES (:chat, :user, :read, :delivered)
            ON CONFLICT (chat_id, user_id) DO UPDATE
            SET read_seq = CASE WHEN excluded.read_seq > markers.read_seq
                           THEN excluded.read_seq ELSE markers.read_seq END,
                delivered_seq = CASE WHEN excluded.delivered_seq > markers.delivered_seq
                                THEN excluded.delivered_seq ELSE markers.delivered_seq END
            """);
    for (Move move : moves) {
      batch
          .bind("chat", move.key().chat())
          .bind("user", move.key().user())
          .bind("read", move.to().readSeq())
          .bind("delivered", move.to().deliveredSeq())
          .add();
    }
    batch.execute();
  }

  static List<Mark> of(Handle handle, ChatId chat, int limit) {
    return handle
        .createQuery(
            """
            SELECT m.user_id, %s AS read_seq, %s AS delivered_seq
            FROM members m
            LEFT JOIN markers k ON k.chat_id = m.chat_id AND k.user_id = m.user_id
            WHERE m.chat_id = :chat AND m.left_seq IS NULL
            LIMIT :limit
            """
                .formatted(READ, DELIVERED))
        .bind("chat", chat.value())
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Mark(
                    new UserId(row.getString("user_id")),
                    chat,
                    row.getLong("read_seq"),
                    row.getLong("delivered_seq")))
        .list();
  }

  static Map<ChatId, Members> members(Handle handle, Collection<ChatId> chats, int max) {
    Map<ChatId, Integer> counts = new HashMap<>();
    Map<ChatId, Set<UserId>> users = new HashMap<>();
    for (List<String> chunk : Chunks.of(chats.stream().map(ChatId::value).toList())) {
      handle
          .createQuery(
              """
              SELECT c.chat_id, c.member_count, m.user_id
              FROM chats c
              LEFT JOIN members m
                ON m.chat_id = c.chat_id AND m.left_seq IS NULL AND c.member_count <= :max
              WHERE c.chat_id IN (<chats>)
              """)
          .bind("max", max)
          .bindList("chats", chunk)
          .map(
              (row, _) -> {
                ChatId chat = new ChatId(row.getString("chat_id"));
                counts.put(chat, row.getInt("member_count"));
                String user = row.getString("user_id");
                if (user != null) {
                  users.computeIfAbsent(chat, _ -> new HashSet<>()).add(new UserId(user));
                }
                return chat;
              })
          .forEach(_ -> {});
    }
    Map<ChatId, Members> members = new HashMap<>();
    counts.forEach(
        (chat, count) -> members.put(chat, new Members(count, users.getOrDefault(chat, Set.of()))));
    return members;
  }
}
