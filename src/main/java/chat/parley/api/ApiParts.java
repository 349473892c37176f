package chat.parley.api;

import chat.parley.auth.Accounts;
import chat.parley.auth.Authenticator;
import chat.parley.chatlog.LogLookup;
import chat.parley.files.FileStore;
import chat.parley.store.AccountStore;
import java.time.Clock;
import java.util.Optional;

/// What the resources stand on besides what the gateway offers.
///
/// @param accounts in accounts mode
public record ApiParts(
    ServerInfo server,
    Authenticator authenticator,
    AccountStore users,
    Optional<Accounts> accounts,
    FileStore files,
    LogLookup log,
    ForAdmins admin,
    ForOperators operation,
    Clock clock) {}
