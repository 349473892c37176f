package chat.parley.store;

import chat.parley.chat.Role;
import chat.parley.chat.UserId;

/// A member of a chat.
///
/// @param joinedSeq of the event that made them one
/// @param readSeq up to which they have read
/// @param deliveredSeq up to which it has got to them; never before `readSeq`
public record Membership(UserId user, Role role, long joinedSeq, long readSeq, long deliveredSeq) {}
