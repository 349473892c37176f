package chat.parley.store;

import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;

/// [Attachments] in the database of a [SqlStore]. Thread-safe, without state of its own.
final class SqlAttachments implements Attachments {
  private final SqlStore store;

  SqlAttachments(SqlStore store) {
    this.store = store;
  }

  @Override
  public void add(StoredAttachment attachment) {
    store.keep(
        "add an attachment",
        handle -> {
          AttachmentTable.insert(handle, attachment);
          return true;
        });
  }

  @Override
  public Optional<StoredAttachment> readable(String id, UserId user) {
    return store.read("find an attachment", handle -> AttachmentTable.readable(handle, id, user));
  }

  @Override
  public List<String> orphans(long before, int limit) {
    return store.read("find orphans", handle -> AttachmentTable.orphans(handle, before, limit));
  }

  @Override
  public List<String> orphansOf(UserId owner, int limit) {
    return store.read("find orphans", handle -> AttachmentTable.orphansOf(handle, owner, limit));
  }

  @Override
  public boolean removeOrphan(String id) {
    return store.write("remove an orphan", handle -> AttachmentTable.removeOrphan(handle, id));
  }
}
