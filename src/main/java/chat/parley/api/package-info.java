/// The resources of the HTTP API under `/v1`: requests in, the same commands and reads as by
/// WebSocket, JSON out. What they ask is checked by the protocol's own codecs.
@NullMarked
package chat.parley.api;

import org.jspecify.annotations.NullMarked;
