package chat.parley.chatlog;

import chat.parley.chat.Command;

/// A command as it stands in the chat log: what is asked, and who waits for the answer.
public record LoggedCommand(Command command, Origin origin) {}
