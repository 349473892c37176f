package chat.parley.gateway;

import java.time.Instant;
import java.util.Optional;

/// What the sessions of a gateway share.
record Shared(
    Surroundings surroundings,
    GatewaySettings settings,
    Background background,
    LargeChats largeChats) {

  /// Whether a token has ended, by the wall clock, as whoever issued it meant it.
  boolean expired(Optional<Instant> token) {
    return token.isPresent() && !surroundings.clock().instant().isBefore(token.get());
  }

  ChatLimit chatLimit() {
    return new ChatLimit(background.reads(), settings.maxChats());
  }

  /// For a new session.
  Requests requests(RequestMeter meter) {
    return new Requests(settings.maxRequests(), settings.requestTimeout(), meter);
  }
}
