package chat.parley.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/// Makes the channels that are there already be found by their titles, which no SQL can fold alike
/// on all databases.
final class FoldedTitles implements JavaMigration {
  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("10");
  }

  @Override
  public String getDescription() {
    return "folded titles";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    try (Statement select = context.getConnection().createStatement();
        PreparedStatement insert =
            context
                .getConnection()
                .prepareStatement("INSERT INTO channel_titles (chat_id, title_key) VALUES (?, ?)");
        ResultSet row =
            select.executeQuery("SELECT chat_id, title FROM chats WHERE kind = 'channel'")) {
      while (row.next()) {
        insert.setString(1, row.getString("chat_id"));
        insert.setString(2, Folded.of(row.getString("title")));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
