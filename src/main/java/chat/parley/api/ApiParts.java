package chat.parley.api;

import chat.parley.auth.Accounts;
import chat.parley.auth.Authenticator;
import chat.parley.chatlog.LogLookup;
import chat.parley.files.FileStore;
import chat.parley.push.Subscriptions;
import chat.parley.store.AccountStore;
import java.time.Clock;
import java.util.Optional;

/// What the resources stand on besides what the gateway offers.
///
/// @param accounts in accounts mode
/// @param pushes if there is web push
public record ApiParts(
    ServerInfo server,
    Authenticator authenticator,
    AccountStore users,
    Optional<Accounts> accounts,
    FileStore files,
    LogLookup log,
    ForAdmins admin,
    ForOperators operation,
    Optional<Subscriptions> pushes,
    Clock clock) {}
