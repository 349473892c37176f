/// The door: Netty, HTTP/1.1 and WebSocket on one port, and the sessions behind it.
///
/// A [Connection] is the channel; a [Peer] is what speaks on it: a [Session] of the protocol, or a
/// [ReferenceSession] of the reference system's. Everything of a connection happens on its event
/// loop, which never blocks; reading the store happens on virtual threads.
@NullMarked
package chat.parley.gateway;

import org.jspecify.annotations.NullMarked;
