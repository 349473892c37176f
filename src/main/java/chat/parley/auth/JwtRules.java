package chat.parley.auth;

import java.util.Optional;

/// What a token must be to be believed, and what those made here are.
///
/// @param issuer the `iss` that a token must have; empty: whatever it has
/// @param audience what a token's `aud` must name; empty: whatever it names
public record JwtRules(JwtSecret secret, Optional<String> issuer, Optional<String> audience) {}
