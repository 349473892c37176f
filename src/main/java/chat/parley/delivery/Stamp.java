package chat.parley.delivery;

/// The place of a record in the stream from one owner of a partition to one inbox.
///
/// @param partition of the chat log; -1 for what does not come from there and is not counted
/// @param epoch differs each time a partition changes hands
/// @param count 0, 1, 2 … without a hole, anew for each epoch
record Stamp(int partition, long epoch, long count) {
  static final Stamp NONE = new Stamp(-1, 0, 0);
}
