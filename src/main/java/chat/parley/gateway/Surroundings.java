package chat.parley.gateway;

import chat.parley.auth.Authenticator;
import chat.parley.chat.NodeId;
import chat.parley.chatlog.ChatLog;
import chat.parley.delivery.InboxWriter;
import chat.parley.delivery.Trail;
import chat.parley.directory.Directory;
import chat.parley.directory.Incarnation;
import chat.parley.files.FileRefs;
import chat.parley.live.Live;
import chat.parley.store.Store;
import java.time.Clock;

/// What the sessions of a node stand on.
public record Surroundings(
    NodeId node,
    Incarnation incarnation,
    ChatLog chatLog,
    Store store,
    Directory directory,
    InboxWriter inboxes,
    Trail trail,
    Live live,
    Authenticator authenticator,
    FileRefs files,
    Clock clock) {}
