package chat.parley.api;

import chat.parley.auth.SignedOut;
import chat.parley.chat.UserId;
import chat.parley.store.AdminStore;
import chat.parley.store.AuditEntry;

/// What bars users: kept first, then their connections are closed, on whatever node.
///
/// @param erase to be called when a user has been deleted
record Standing(AdminStore store, SignedOut signOuts, Runnable erase) {

  boolean disable(UserId user, AuditEntry entry) {
    boolean changed = store.disable(user, entry);
    // Also of one who is barred already: word of it may have got lost.
    signOuts.barred(user);
    return changed;
  }

  boolean delete(UserId user, boolean messages, AuditEntry entry) {
    boolean changed = store.delete(user, messages, entry);
    signOuts.barred(user);
    erase.run();
    return changed;
  }
}
