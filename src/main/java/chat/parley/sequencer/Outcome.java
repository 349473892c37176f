package chat.parley.sequencer;

import chat.parley.chat.Audience;
import chat.parley.chat.Chat;
import chat.parley.chat.Command;
import chat.parley.chat.Decision;
import chat.parley.chat.Event;
import chat.parley.chat.Receipt;
import chat.parley.chat.Refusal;
import chat.parley.chatlog.LogEntry.Logged;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.delivery.Delivery;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventCodec;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.LoggedEvent;
import chat.parley.store.Rewrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a decision means outside: the events for the store, and who is to hear of what.
///
/// @param partition of the chat log, from which the command came
/// @param events to be written, with their wire form; none if nothing happened
/// @param rewrites what becomes of earlier messages by them
/// @param deliveries in order; the answer to the one who asked comes last
record Outcome(
    int partition, List<LoggedEvent> events, List<Rewrite> rewrites, List<Delivery> deliveries) {

  /// The outcome of `decision`, whose events, if any, have just been applied to `chat`.
  ///
  /// @param maxByUser members up to which a chat is not large
  static Outcome of(Logged entry, Decision decision, Chat chat, int maxByUser) {
    LoggedCommand logged = entry.command();
    int partition = entry.partition();
    return switch (decision) {
      case Decision.Accepted accepted -> accepted(entry, accepted, chat, maxByUser);
      case Decision.Duplicate duplicate ->
          answer(partition, acknowledged(logged, duplicate.first(), true));
      case Decision.Refused refused -> answer(partition, refused(logged, refused.refusal()));
    };
  }

  private static Outcome answer(int partition, Delivery answer) {
    return new Outcome(partition, List.of(), List.of(), List.of(answer));
  }

  private static Outcome accepted(
      Logged entry, Decision.Accepted accepted, Chat chat, int maxByUser) {
    List<LoggedEvent> events = new ArrayList<>();
    List<Rewrite> rewrites = new ArrayList<>();
    List<Delivery> deliveries = new ArrayList<>();
    for (Event event : accepted.events()) {
      EventJson json = EventCodec.encode(event);
      events.add(
          new LoggedEvent(event, json.utf8(), bare(event), entry.partition(), entry.offset()));
      rewrite(event, chat).ifPresent(rewrites::add);
      boolean answers = event.seq() == accepted.answer().seq();
      Audience audience = Audience.of(event, chat, maxByUser);
      deliveries.add(delivery(entry, event, json, audience, answers));
    }
    deliveries.add(acknowledged(entry.command(), accepted.answer().receipt(), false));
    return new Outcome(entry.partition(), events, rewrites, deliveries);
  }

  private static Optional<byte[]> bare(Event event) {
    return event.change() instanceof Event.Edited edited
        ? Optional.of(EventCodec.encode(event.with(edited.withoutText())).utf8())
        : Optional.empty();
  }

  /// What becomes of the message that an event changes.
  private static Optional<Rewrite> rewrite(Event event, Chat chat) {
    OptionalLong target =
        switch (event.change()) {
          case Event.Edited edited -> OptionalLong.of(edited.target());
          case Event.Deleted deleted -> OptionalLong.of(deleted.target());
          case Event.Reacted _,
              Event.Message _,
              Event.ChatCreated _,
              Event.Renamed _,
              Event.MembersAdded _,
              Event.MembersRemoved _,
              Event.RoleSet _ ->
              OptionalLong.empty();
        };
    return target.isEmpty()
        ? Optional.empty()
        : chat.posted(target.getAsLong())
            .map(
                message ->
                    new Rewrite(
                        chat.id(),
                        target.getAsLong(),
                        EventCodec.encode(message.event()).utf8(),
                        message.message().deleted()));
  }

  /// An event for its audience. The session that asked gets the answer in place of the event that
  /// answers it.
  static Delivery delivery(
      Logged entry, Event event, EventJson json, Audience audience, boolean answers) {
    return new Delivery.ToAudience(
        event.chatId(),
        event.seq(),
        audience,
        answers ? Optional.of(entry.command().origin().session()) : Optional.empty(),
        json,
        entry.appendedAt());
  }

  static Delivery acknowledged(LoggedCommand logged, Receipt receipt, boolean duplicate) {
    Command command = logged.command();
    ServerFrame ack =
        new ServerFrame.Ack(
            logged.origin().requestId(),
            command.clientId(),
            command.chatId(),
            receipt.id(),
            receipt.seq(),
            receipt.at(),
            duplicate);
    Optional<InboxItem.Place> place =
        duplicate
            ? Optional.empty()
            : Optional.of(new InboxItem.Place(command.chatId(), receipt.seq()));
    return answer(logged, place, ack);
  }

  private static Delivery refused(LoggedCommand logged, Refusal refusal) {
    return answer(
        logged,
        Optional.empty(),
        ServerFrame.Failure.answering(
            logged.origin().requestId(), ErrorCode.of(refusal.reason()), refusal.message()));
  }

  private static Delivery answer(
      LoggedCommand logged, Optional<InboxItem.Place> place, ServerFrame frame) {
    return new Delivery.ToSession(
        logged.origin().node(),
        new InboxItem.Answer(
            logged.origin().session(),
            logged.origin().requestId(),
            place,
            FrameCodec.encode(frame)));
  }
}
