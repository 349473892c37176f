/// The chat log: the Kafka topic of commands, keyed by chat id. It is the truth; everything else
/// can be made again from it.
@NullMarked
package chat.parley.chatlog;

import org.jspecify.annotations.NullMarked;
