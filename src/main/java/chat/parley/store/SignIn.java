package chat.parley.store;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import org.jspecify.annotations.Nullable;

/// A device that a user is signed in on. Times are milliseconds since the epoch, UTC.
///
/// @param deviceName for the user to know it by; may be empty
/// @param renewedAt when its refresh token was made
/// @param expiresAt from when on it does not count any more
/// @param refreshHash of its refresh token
/// @param previousHash of the one before
public record SignIn(
    SignInId id,
    UserId user,
    String deviceName,
    long createdAt,
    long renewedAt,
    long expiresAt,
    byte[] refreshHash,
    byte @Nullable [] previousHash) {}
