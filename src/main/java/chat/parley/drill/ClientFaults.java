package chat.parley.drill;

import java.util.List;

/// What clients do, and what strangers put into Kafka.
final class ClientFaults {
  private ClientFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.full(
            "slow-clients",
            "members of a busy chat stop reading: one, then a thousand, on one node",
            SlowClients::run),
        Fault.full("reconnect-storm", "kill -9 of a node with 10,000 sessions", ReconnectStorm::run)
            .unless(ReconnectStorm::hindrance),
        Fault.full(
            "resend-storm",
            "the same client_ids again and again, on all nodes, reordered, doubled, after a return",
            ResendStorm::run),
        Fault.full(
            "poison-records",
            "garbage in each partition of the chat log and in each inbox",
            PoisonRecords::run));
  }
}
