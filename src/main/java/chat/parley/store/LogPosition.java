package chat.parley.store;

/// How far a partition of the chat log has been applied.
///
/// @param topicId the topic's id (KIP-516), which changes when the topic is made again
/// @param nextOffset the first offset that has not been applied
public record LogPosition(String topicId, long nextOffset) {}
