package chat.parley.chatlog;

import chat.parley.chat.Attachment;
import chat.parley.chat.Command;
import chat.parley.chat.Limits;
import chat.parley.chat.Text;
import chat.parley.chat.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What a command read from the log must be, besides its ids: what a gateway lets through. The log
/// is open to whoever may write to Kafka, and a text that the store cannot hold would stop a
/// partition for ever.
///
/// A limit may be raised, never lowered: a command that was once applied has to be read again
/// whenever the store is made again from the log.
final class CommandForm {
  /// JSON numbers are doubles to many clients: integers stay exact up to here.
  private static final long MAX_INTEGER = (1L << 53) - 1;

  private static final int MAX_ATTACHMENT_ID_LENGTH = 64;

  /// RFC 6838, section 4.2: two names of 127 characters.
  private static final int MAX_MEDIA_TYPE_LENGTH = 255;

  private CommandForm() {}

  /// @throws IllegalArgumentException names the field and the limit, never quotes
  static LoggedCommand checked(LoggedCommand logged) {
    integer("at", logged.command().at(), 0);
    integer("request_id", logged.origin().requestId(), 0);
    switch (logged.command().action()) {
      case Command.Send send -> send(send);
      case Command.Edit edit -> {
        integer("target", edit.target(), 1);
        text(edit.text());
        between("mentions", edit.mentions().size(), 0, Limits.MAX_MENTIONS);
      }
      case Command.Delete delete -> integer("target", delete.target(), 1);
      case Command.Withdraw withdraw -> integer("target", withdraw.target(), 1);
      case Command.React react -> {
        integer("target", react.target(), 1);
        field("emoji", () -> Text.line(react.emoji(), Limits.MAX_EMOJI_LENGTH));
      }
      case Command.CreateGroup create -> created(create.title(), create.members());
      case Command.CreateChannel create -> created(create.title(), create.members());
      case Command.Rename rename -> title(rename.title());
      case Command.AddMembers add -> members(add.members(), 1);
      case Command.RemoveMembers remove -> members(remove.members(), 1);
      case Command.SetRole _, Command.Join _, Command.Leave _, Command.Depart _ -> {}
    }
    return logged;
  }

  private static void send(Command.Send send) {
    field("message_type", () -> Text.line(send.messageType(), Limits.MAX_MESSAGE_TYPE_LENGTH));
    text(send.text());
    if (send.text().isEmpty() && send.attachments().isEmpty()) {
      throw new IllegalArgumentException("text is empty, and there are no attachments");
    }
    between("mentions", send.mentions().size(), 0, Limits.MAX_MENTIONS);
    attachments(send.attachments());
    send.replyTo().ifPresent(seq -> integer("reply_to", seq, 1));
    between("meta", send.meta().size(), 0, Limits.MAX_META_ENTRIES);
    for (Map.Entry<String, String> entry : send.meta().entrySet()) {
      field("a key of meta", () -> Text.line(entry.getKey(), Limits.MAX_META_KEY_LENGTH));
      between("a value of meta", entry.getValue().length(), 0, Limits.MAX_META_VALUE_LENGTH);
      field("a value of meta", () -> Text.multiline(entry.getValue()));
    }
  }

  private static void text(String text) {
    field("text", () -> Text.multiline(text));
    between("text", text.getBytes(StandardCharsets.UTF_8).length, 0, Limits.MAX_TEXT_BYTES);
  }

  private static void attachments(List<Attachment> attachments) {
    between("attachments", attachments.size(), 0, Limits.MAX_ATTACHMENTS);
    for (Attachment attachment : attachments) {
      field("an attachment's id", () -> Text.line(attachment.id(), MAX_ATTACHMENT_ID_LENGTH));
      field(
          "an attachment's name", () -> Text.line(attachment.name(), Limits.MAX_FILE_NAME_LENGTH));
      field("an attachment's type", () -> Text.line(attachment.type(), MAX_MEDIA_TYPE_LENGTH));
      integer("an attachment's size", attachment.size(), 0);
    }
  }

  private static void created(String title, List<UserId> members) {
    title(title);
    members(members, 0);
  }

  private static void title(String title) {
    field("title", () -> Text.line(title, Limits.MAX_TITLE_LENGTH));
  }

  private static void members(List<UserId> members, int min) {
    between("members", members.size(), min, Limits.MAX_MEMBER_IDS);
  }

  private static void integer(String name, long value, long min) {
    between(name, value, min, MAX_INTEGER);
  }

  private static void between(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s is %d, not from %d to %d".formatted(name, value, min, max));
    }
  }

  private static void field(String name, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " " + e.getMessage());
    }
  }
}
