package chat.parley.auth;

import java.net.URI;
import java.util.Optional;

/// Where the keys are with which another system signs its tokens (RFC 7517), and what those must
/// be.
///
/// @param issuer the `iss` that a token must have; empty: whatever it has
/// @param audience what a token's `aud` must name; empty: whatever it names
public record KeySetUrl(URI url, Optional<String> issuer, Optional<String> audience) {}
