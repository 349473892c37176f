package chat.parley.store;

/// What a user may read of a chat: everything up to `head`, which for a member is the chat's last
/// seq, and for one who was removed is the event that removed them.
///
/// @param joinedSeq of the event by which the user became a member, last time
/// @param members how many the chat has
public record Access(long joinedSeq, long head, boolean member, int members) {}
