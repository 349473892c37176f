package chat.parley.gateway;

import chat.parley.auth.SignedOut;
import chat.parley.live.Live;

/// What the gateway offers to those who answer HTTP requests.
///
/// @param commands what changes a chat
/// @param reads of the store, so many at a time
/// @param signOuts told of devices that were signed out
/// @param traces where a message is
/// @param live what is shown and not sequenced
public record Inside(
    Commands commands, Reads reads, SignedOut signOuts, Traces traces, Live live) {}
