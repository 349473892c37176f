package chat.parley.api;

import chat.parley.auth.OperatorToken;
import chat.parley.directory.Directory;
import chat.parley.store.AdminStore;
import java.util.Optional;

/// What the resources of administrators stand on.
///
/// @param token empty: nobody is one by it
/// @param erase to be called when a user has been deleted
public record ForAdmins(
    Optional<OperatorToken> token,
    AdminStore store,
    Audit audit,
    Directory directory,
    Runnable erase) {}
