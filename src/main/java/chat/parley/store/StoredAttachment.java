package chat.parley.store;

import chat.parley.chat.Attachment;
import chat.parley.chat.UserId;

/// A file that someone uploaded.
///
/// @param preview whether there is a smaller picture of it
/// @param at milliseconds since the epoch, UTC
public record StoredAttachment(Attachment file, UserId owner, boolean preview, long at) {}
