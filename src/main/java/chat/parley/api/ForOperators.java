package chat.parley.api;

import chat.parley.auth.ServiceTokens;
import chat.parley.hooks.Subscriptions;
import chat.parley.store.Bots;

/// What webhooks and bots stand on.
public record ForOperators(Bots bots, ServiceTokens services, Subscriptions webhooks) {}
