package chat.parley.store;

import chat.parley.chat.Role;
import chat.parley.chat.UserId;

/// A member of a chat.
///
/// @param joinedSeq of the event that made them one
public record Membership(UserId user, Role role, long joinedSeq) {}
