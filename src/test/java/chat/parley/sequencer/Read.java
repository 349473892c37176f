package chat.parley.sequencer;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Delivery;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import java.util.List;

/// Deliveries, so that they can be compared and read.
final class Read {
  private Read() {}

  /// One line for each delivery: for whom and what.
  static List<String> lines(List<Delivery> deliveries) {
    return deliveries.stream().map(Read::line).toList();
  }

  static List<Delivery> deliveries(List<Outcome> outcomes) {
    return outcomes.stream().flatMap(outcome -> outcome.deliveries().stream()).toList();
  }

  static ServerFrame answer(Delivery delivery) {
    return FrameCodec.decode(((Delivery.ToSession) delivery).answer().frame());
  }

  private static String line(Delivery delivery) {
    return switch (delivery) {
      case Delivery.ToAudience event ->
          "%s %d for %s except %s: %s"
              .formatted(
                  event.chatId(),
                  event.seq(),
                  event.audience(),
                  event.exceptSession().map(Object::toString).orElse("nobody"),
                  new String(event.event().utf8(), UTF_8));
      case Delivery.ToSession answer ->
          "%s of %s, request %d at %s: %s"
              .formatted(
                  answer.answer().session(),
                  answer.node(),
                  answer.answer().requestId(),
                  answer.answer().place(),
                  new String(answer.answer().frame(), UTF_8));
    };
  }
}
