package chat.parley.store;

import chat.parley.chat.UserId;
import chat.parley.store.Bots.ServiceToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Tables `service_tokens` and `service_token_bots`.
final class ServiceTokenTable {
  private ServiceTokenTable() {}

  private record Row(String id, String name, long createdAt) {}

  static boolean insert(Handle handle, ServiceToken token, byte[] hash, int max) {
    if (!BotTable.among(handle, token.bots()).equals(token.bots())) {
      return false;
    }
    int added =
        handle
            .createUpdate(
                """
                INSERT INTO service_tokens (token_id, token_hash, name, created_at)
                SELECT :id, :hash, :name, :now WHERE (SELECT COUNT(*) FROM service_tokens) < :max
                """)
            .bind("id", token.id())
            .bind("hash", hash)
            .bind("name", token.name())
            .bind("now", token.createdAt())
            .bind("max", max)
            .execute();
    if (added == 1) {
      for (UserId bot : token.bots()) {
        handle
            .createUpdate("INSERT INTO service_token_bots (token_id, user_id) VALUES (:id, :user)")
            .bind("id", token.id())
            .bind("user", bot.value())
            .execute();
      }
    }
    return added == 1;
  }

  static List<ServiceToken> page(Handle handle, Optional<String> after, int limit) {
    List<Row> rows =
        handle
            .createQuery(
                """
                SELECT token_id, name, created_at FROM service_tokens
                WHERE token_id > :after ORDER BY token_id LIMIT :limit
                """)
            .bind("after", after.orElse(""))
            .bind("limit", limit)
            .map(
                (row, _) ->
                    new Row(
                        row.getString("token_id"),
                        row.getString("name"),
                        row.getLong("created_at")))
            .list();
    List<ServiceToken> tokens = new ArrayList<>();
    rows.forEach(
        row -> tokens.add(new ServiceToken(row.id, row.name, bots(handle, row.id), row.createdAt)));
    return tokens;
  }

  static Optional<ServiceToken> find(Handle handle, byte[] hash) {
    return handle
        .createQuery(
            "SELECT token_id, name, created_at FROM service_tokens WHERE token_hash = :hash")
        .bind("hash", hash)
        .map(
            (row, _) ->
                new Row(
                    row.getString("token_id"), row.getString("name"), row.getLong("created_at")))
        .findOne()
        .map(row -> new ServiceToken(row.id, row.name, bots(handle, row.id), row.createdAt));
  }

  private static Set<UserId> bots(Handle handle, String id) {
    return handle
        .createQuery("SELECT user_id FROM service_token_bots WHERE token_id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .stream()
        .map(UserId::new)
        .collect(Collectors.toSet());
  }

  static Set<String> living(Handle handle, Collection<String> ids) {
    Set<String> living = new HashSet<>();
    for (List<String> chunk : Chunks.of(ids)) {
      handle
          .createQuery("SELECT token_id FROM service_tokens WHERE token_id IN (<ids>)")
          .bindList("ids", chunk)
          .mapTo(String.class)
          .forEach(living::add);
    }
    return living;
  }

  static Optional<Set<UserId>> delete(Handle handle, String id) {
    Set<UserId> bots = bots(handle, id);
    handle
        .createUpdate("DELETE FROM service_token_bots WHERE token_id = :id")
        .bind("id", id)
        .execute();
    int gone =
        handle
            .createUpdate("DELETE FROM service_tokens WHERE token_id = :id")
            .bind("id", id)
            .execute();
    return gone == 1 ? Optional.of(bots) : Optional.empty();
  }

  /// Nobody speaks as `user` any more.
  static Set<String> forget(Handle handle, UserId user) {
    Set<String> tokens =
        handle
            .createQuery("SELECT token_id FROM service_token_bots WHERE user_id = :user")
            .bind("user", user.value())
            .mapTo(String.class)
            .set();
    for (String token : tokens) {
      handle
          .createUpdate(
              "DELETE FROM service_token_bots WHERE token_id = :token AND user_id = :user")
          .bind("token", token)
          .bind("user", user.value())
          .execute();
      handle
          .createUpdate(
              """
              DELETE FROM service_tokens WHERE token_id = :token AND NOT EXISTS (
                SELECT 1 FROM service_token_bots b WHERE b.token_id = :token)
              """)
          .bind("token", token)
          .execute();
    }
    return tokens;
  }
}
