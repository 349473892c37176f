package chat.parley.store;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Table `sign_ins`.
final class SignInTable {
  private SignInTable() {}

  static Set<SignInId> insert(Handle handle, SignIn signIn, int maxOthers) {
    List<SignIn> others = of(handle, signIn.user());
    Set<SignInId> gone = new HashSet<>();
    others.stream().skip(maxOthers).forEach(old -> gone.add(old.id()));
    gone.forEach(id -> delete(handle, signIn.user(), id));
    handle
        .createUpdate(
            """
            INSERT INTO sign_ins
              (sign_in_id, user_id, device_name, created_at, renewed_at, expires_at, refresh_hash)
            VALUES (:id, :user, :device, :created, :renewed, :expires, :hash)
            """)
        .bind("id", signIn.id().value())
        .bind("user", signIn.user().value())
        .bind("device", signIn.deviceName())
        .bind("created", signIn.createdAt())
        .bind("renewed", signIn.renewedAt())
        .bind("expires", signIn.expiresAt())
        .bind("hash", signIn.refreshHash())
        .execute();
    return gone;
  }

  static Optional<SignIn> find(Handle handle, SignInId id) {
    return handle
        .createQuery("SELECT * FROM sign_ins WHERE sign_in_id = :id")
        .bind("id", id.value())
        .map(SignInTable::signIn)
        .findOne();
  }

  static List<SignIn> of(Handle handle, UserId user) {
    return handle
        .createQuery(
            """
            SELECT * FROM sign_ins WHERE user_id = :user
            ORDER BY created_at DESC, sign_in_id
            """)
        .bind("user", user.value())
        .map(SignInTable::signIn)
        .list();
  }

  static Set<SignInId> living(Handle handle, Collection<SignInId> ids, long now) {
    Set<SignInId> living = new HashSet<>();
    for (List<String> chunk : Chunks.of(ids.stream().map(SignInId::value).toList())) {
      handle
          .createQuery(
              "SELECT sign_in_id FROM sign_ins WHERE sign_in_id IN (<ids>) AND expires_at > :now")
          .bindList("ids", chunk)
          .bind("now", now)
          .mapTo(String.class)
          .forEach(id -> living.add(new SignInId(id)));
    }
    return living;
  }

  static boolean renew(
      Handle handle, SignInId id, byte[] expected, byte[] next, long now, long expiresAt) {
    return handle
            .createUpdate(
                """
                UPDATE sign_ins
                SET previous_hash = refresh_hash, refresh_hash = :next,
                    renewed_at = :now, expires_at = :expires
                WHERE sign_in_id = :id AND refresh_hash = :expected
                """)
            .bind("id", id.value())
            .bind("expected", expected)
            .bind("next", next)
            .bind("now", now)
            .bind("expires", expiresAt)
            .execute()
        == 1;
  }

  static boolean delete(Handle handle, UserId user, SignInId id) {
    return handle
            .createUpdate("DELETE FROM sign_ins WHERE sign_in_id = :id AND user_id = :user")
            .bind("id", id.value())
            .bind("user", user.value())
            .execute()
        == 1;
  }

  static Set<SignInId> deleteOthers(Handle handle, UserId user, Optional<SignInId> kept) {
    return handle
        .createQuery(
            "DELETE FROM sign_ins WHERE user_id = :user AND sign_in_id <> :kept"
                + " RETURNING sign_in_id")
        .bind("user", user.value())
        .bind("kept", kept.map(SignInId::value).orElse(""))
        .mapTo(String.class)
        .map(SignInId::new)
        .set();
  }

  static void purge(Handle handle, long now) {
    handle.createUpdate("DELETE FROM sign_ins WHERE expires_at <= :now").bind("now", now).execute();
  }

  private static SignIn signIn(ResultSet row, StatementContext context) throws SQLException {
    return new SignIn(
        new SignInId(row.getString("sign_in_id")),
        new UserId(row.getString("user_id")),
        row.getString("device_name"),
        row.getLong("created_at"),
        row.getLong("renewed_at"),
        row.getLong("expires_at"),
        row.getBytes("refresh_hash"),
        row.getBytes("previous_hash"));
  }
}
