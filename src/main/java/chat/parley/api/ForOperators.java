package chat.parley.api;

import chat.parley.auth.OperatorToken;
import chat.parley.auth.ServiceTokens;
import chat.parley.hooks.Subscriptions;
import chat.parley.store.Bots;
import java.util.Optional;

/// What the resources of operators stand on.
///
/// @param token empty: nobody is one
public record ForOperators(
    Optional<OperatorToken> token, Bots bots, ServiceTokens services, Subscriptions webhooks) {}
