package chat.parley.app;

import chat.parley.auth.JwtRules;
import chat.parley.auth.JwtSecret;
import chat.parley.auth.TokenMaker;
import chat.parley.chat.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Tokens made with the secret in a data folder: whoever may read that file may be anyone on its
/// node, so its owner need not sign in to try it.
final class LocalTokens {
  private static final Duration TTL = Duration.ofHours(1);

  private LocalTokens() {}

  /// A token for `user`; empty if the folder holds no secret, or none that may be read.
  static Optional<String> make(Path dataDir, UserId user) {
    Path file = dataDir.resolve(DataFolder.JWT_SECRET);
    try {
      JwtSecret secret = JwtSecret.of(Files.readString(file).strip());
      JwtRules rules = new JwtRules(secret, Optional.empty(), Optional.empty());
      return Optional.of(new TokenMaker(rules, Clock.systemUTC()).make(user, TTL));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
