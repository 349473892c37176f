/// What is shown but not sequenced: markers, typing, presence, and what people prefer of it all.
/// Kept, if at all, as ordinary rows; sent past the chat log by [chat.parley.delivery.Notices].
///
/// Whatever asks for it, a WebSocket or HTTP, comes through [chat.parley.live.Live].
@NullMarked
package chat.parley.live;

import org.jspecify.annotations.NullMarked;
