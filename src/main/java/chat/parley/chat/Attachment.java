package chat.parley.chat;

/// A file that goes with a message. The file itself lies elsewhere.
///
/// @param id of the file, unique everywhere
/// @param name as its owner calls it; shown, never used as a path
/// @param type the media type that was found in it (RFC 6838)
/// @param size in bytes
public record Attachment(String id, String name, String type, long size) {}
