/// The wire contract, `docs/protocol.md`, as sealed families of records and their codec.
///
/// [RequestCodec] decodes what clients send, checked once and trusted after; [FrameCodec] and
/// [EventCodec] encode what they get, and decode it for the Java client.
@NullMarked
package chat.parley.protocol;

import org.jspecify.annotations.NullMarked;
