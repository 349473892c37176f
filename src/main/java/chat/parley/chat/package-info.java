/// The rules of a chat, pure: commands, events, the state of one chat and [Decider#decide], which
/// turns the one into the other.
///
/// Nothing here does I/O, reads a clock, draws a random number or starts a thread: ids and times
/// come in the command. Replaying the same commands gives the same events, which is what lets the
/// store lose its last transactions and get them back from the chat log.
///
/// The ids that every part of Parley shares live here too, since every part may import this package
/// and this package imports none of ours.
@NullMarked
package chat.parley.chat;

import org.jspecify.annotations.NullMarked;
