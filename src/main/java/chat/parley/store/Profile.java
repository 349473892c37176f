package chat.parley.store;

import chat.parley.chat.UserId;
import java.util.Optional;

/// What others see of a user.
///
/// @param username in lower case; empty for users of other sign-in systems
public record Profile(UserId user, Optional<String> username, String displayName) {}
