package chat.parley.gateway;

import java.time.Instant;
import java.util.Optional;

/// What the sessions of a gateway share.
record Shared(
    Surroundings surroundings, Background background, LargeChats largeChats, Guard guard) {

  GatewaySettings settings() {
    return guard.settings();
  }

  /// Whether a token has ended, by the wall clock, as whoever issued it meant it.
  boolean expired(Optional<Instant> token) {
    return token.isPresent() && !surroundings.clock().instant().isBefore(token.get());
  }

  ChatLimit chatLimit() {
    return new ChatLimit(background.reads(), settings().maxChats());
  }

  /// For a new session.
  Requests requests(RequestMeter meter) {
    return new Requests(settings().maxRequests(), settings().requestTimeout(), meter);
  }
}
