package chat.parley.sequencer;

import chat.parley.chat.Limits;
import java.time.Duration;

/// How the sequencer batches and remembers.
///
/// @param cacheWeight chats plus members whose state is kept in memory
/// @param commitEvery how often the group's offsets are committed: what was routed since is routed
///   again after a crash
/// @param maxBatchesUnderWay batches whose records are on their way to the inboxes at a time
/// @param maxByUser members up to which a chat is not large; the same on every node, and no less
///   than the gateways'
public record SequencerSettings(
    int cacheWeight, Duration commitEvery, int maxBatchesUnderWay, int maxByUser) {
  public static final SequencerSettings DEFAULT =
      new SequencerSettings(200_000, Duration.ofMillis(250), 64, Limits.MAX_BY_USER);
}
