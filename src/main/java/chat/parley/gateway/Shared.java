package chat.parley.gateway;

/// What the sessions of a gateway share.
record Shared(
    Surroundings surroundings,
    GatewaySettings settings,
    Background background,
    LargeChats largeChats) {

  /// For a new session.
  Requests requests() {
    return new Requests(settings.maxRequests(), settings.requestTimeout());
  }
}
