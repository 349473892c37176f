/// The loop around the partitions of the chat log that this node owns: poll, decide, commit, route.
///
/// The decisions are those of [chat.parley.chat.Decider], which is pure; everything that takes time
/// or can fail is here.
@NullMarked
package chat.parley.sequencer;

import org.jspecify.annotations.NullMarked;
