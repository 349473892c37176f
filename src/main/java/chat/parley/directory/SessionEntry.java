package chat.parley.directory;

import chat.parley.chat.DeviceId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;

/// A session and where it is. A user has at most one for each device.
public record SessionEntry(
    UserId user, DeviceId device, SessionId session, NodeId node, Incarnation incarnation) {}
