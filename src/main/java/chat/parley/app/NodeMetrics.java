package chat.parley.app;

import chat.parley.chatlog.ChatLog;
import chat.parley.cluster.Caretaker;
import chat.parley.delivery.Inbox;
import chat.parley.delivery.InboxWriter;
import chat.parley.gateway.Gateway;
import chat.parley.gateway.GatewayMeters;
import chat.parley.gateway.Reads;
import chat.parley.limits.Limit;
import chat.parley.metrics.Exposition;
import chat.parley.metrics.Sample;
import chat.parley.sequencer.Sequencer;
import chat.parley.sequencer.SequencerMeters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is measured of one node, by the names under which Prometheus has it; `docs/operations.md`
/// has them all. Its parts count by themselves; the names are given to them when somebody wants to
/// read them for the first time.
///
/// Thread-safe.
final class NodeMetrics implements AutoCloseable {
  /// What is measured.
  ///
  /// @param caretaker only with a directory that all nodes share
  record Parts(
      ChatLog chatLog,
      Sequencer sequencer,
      LogLag lag,
      InboxWriter inboxes,
      Inbox inbox,
      Gateway gateway,
      Optional<Caretaker> caretaker,
      Health health) {}

  private final Parts parts;
  private final ProcessMetrics process;
  private @Nullable Exposition exposition;

  /// @param process what is measured of the process as a whole
  NodeMetrics(Parts parts, ProcessMetrics process) {
    this.parts = parts;
    this.process = process;
  }

  /// The metrics of now as text for Prometheus. Blocks, for a second or so if Kafka is away.
  byte[] scrape() {
    return bound().scrape(process.exposition());
  }

  private synchronized Exposition bound() {
    if (exposition == null) {
      Exposition node = new Exposition();
      general(node);
      connections(node, parts.gateway());
      requests(node, parts.gateway());
      chatLog(node, parts.chatLog());
      sequencer(node, parts.sequencer());
      delivery(node);
      kafka(node);
      exposition = node;
    }
    return exposition;
  }

  private void general(Exposition to) {
    to.gauges(
        "parley_build_info",
        "Always 1; the version is in the label.",
        () -> List.of(Sample.of(1, "version", Version.text())));
    to.gauges(
        "parley_health",
        "Whether a part works: 1, or 0.",
        () ->
            parts.health().parts().entrySet().stream()
                .map(part -> Sample.of(part.getValue() ? 1 : 0, "part", part.getKey()))
                .toList());
  }

  private static void connections(Exposition to, Gateway gateway) {
    GatewayMeters meters = gateway.meters();
    to.gauge("parley_connections", "WebSockets that are open.", gateway::openConnections);
    to.counter(
        "parley_connections_opened_total",
        "WebSockets that were opened.",
        meters::connectionsOpened);
    to.counters(
        "parley_connections_closed_total",
        "WebSockets that have ended, by who closed them (node, client, nobody) and the code.",
        meters::connectionsClosed);
    to.counter("parley_frames_received_total", "Frames from clients.", meters::framesReceived);
    to.counter("parley_frames_received_bytes_total", "Their payload.", meters::bytesReceived);
    to.counter("parley_frames_sent_total", "Text frames to clients.", meters::framesSent);
    to.counter("parley_frames_sent_bytes_total", "Their payload, about.", meters::bytesSent);
    to.gauge("parley_backlog_bytes", "Bytes that wait for slow clients.", meters::backlogBytes);
    to.counter(
        "parley_resyncs_total",
        "How often all sessions were told that they may have missed something.",
        meters::resyncs);
  }

  private static void requests(Exposition to, Gateway gateway) {
    GatewayMeters meters = gateway.meters();
    to.gauge(
        "parley_certificate_not_after_seconds",
        "When the listener's certificate ends, in seconds since the epoch; NaN without one.",
        () ->
            gateway.certificateEnd().map(end -> (double) end.getEpochSecond()).orElse(Double.NaN));
    to.counters(
        "parley_refused_total",
        "What came from outside and was refused, by the limit that it was over.",
        () ->
            Stream.of(Limit.values())
                .map(
                    limit ->
                        Sample.of((double) gateway.refusals().of(limit), "limit", limit.label()))
                .toList());
    to.counters(
        "parley_requests_total",
        "Requests by frames, and those by HTTP that change a chat, by type and outcome: ok or the"
            + " error code. What gets no answer is ok when it was taken.",
        meters::requests);
    to.latency("parley_request_seconds", "From a request to its answer.", meters.answers());
    to.gauge(
        "parley_requests_waiting", "Requests that wait for their answer.", meters::requestsWaiting);
    to.gauge(
        "parley_store_reads",
        "Reads of the store for sessions and requests that are under way.",
        () -> gateway.reads().map(Reads::underWay).orElse(0));
    to.gauge(
        "parley_store_reads_waiting",
        "Reads of the store, catch-up before all, that wait for their turn.",
        () -> gateway.reads().map(Reads::waiting).orElse(0));
  }

  private static void chatLog(Exposition to, ChatLog chatLog) {
    to.latency(
        "parley_append_seconds",
        "From handing a command to Kafka to its being durable in the chat log.",
        chatLog.latency());
    to.counter(
        "parley_append_failures_total",
        "Commands that were not appended, or of which that cannot be told.",
        chatLog::failures);
    to.gauge("parley_appends_in_flight", "Appends under way.", chatLog::inFlight);
  }

  private void sequencer(Exposition to, Sequencer sequencer) {
    SequencerMeters meters = sequencer.meters();
    to.latency(
        "parley_log_wait_seconds",
        "From a command's append, by Kafka's timestamp, to the poll that brought it.",
        meters.inLog());
    to.latency(
        "parley_load_seconds",
        "Reading what a batch needs from the store, waiting for the store included.",
        meters.load());
    to.latency("parley_decide_seconds", "Deciding a batch.", meters.decide());
    to.latency(
        "parley_commit_seconds",
        "Writing a batch to the store, waiting for the store included.",
        meters.commit());
    to.latency(
        "parley_route_seconds",
        "Routing a batch, until all of it is in the inboxes of other nodes.",
        meters.route());
    to.counter("parley_commands_decided_total", "Commands decided.", meters::commands);
    to.counter("parley_events_total", "Events written.", meters::events);
    to.counter(
        "parley_commands_replayed_total",
        "Commands routed again that another owner had applied.",
        meters::replayed);
    to.counter(
        "parley_set_aside_total",
        "Records of the chat log that could not be read or decided.",
        meters::setAside);
    to.gauge("parley_partitions", "Partitions that the chat log has.", parts.lag()::partitions);
    to.gauge(
        "parley_partitions_owned",
        "Partitions of the chat log that are this node's.",
        () -> sequencer.applied().size());
    to.counter(
        "parley_partitions_taken_total", "Partitions that came to this node.", meters::taken);
    to.counter(
        "parley_partitions_lost_total",
        "Partitions that went without being handed over.",
        meters::lost);
    to.counter(
        "parley_partitions_restarted_total",
        "How often partitions were begun anew, since the store was not where this node had left"
            + " it.",
        meters::startedOver);
    to.gauge(
        "parley_log_lag_records",
        "Records of the owned partitions that have still to be applied; NaN while Kafka does not"
            + " answer.",
        parts.lag()::records);
    to.counter(
        "parley_takeovers_total",
        "Dead nodes that this one has had others take over from.",
        () -> parts.caretaker().map(Caretaker::takeovers).orElse(0L));
  }

  private void delivery(Exposition to) {
    GatewayMeters meters = parts.gateway().meters();
    to.counter(
        "parley_inbox_records_written_total",
        "Records written to inboxes of nodes.",
        parts.inboxes()::written);
    to.counter(
        "parley_inbox_records_lost_total",
        "Records that did not get into an inbox, or of which that cannot be told.",
        parts.inboxes()::lost);
    to.counter(
        "parley_inbox_records_read_total",
        "Records that came in this node's inbox.",
        parts.inbox()::records);
    to.latency(
        "parley_delivery_seconds",
        "From routing an event to its frame having been written to a connection, once for each.",
        meters.delivery());
    to.latency(
        "parley_end_to_end_seconds",
        "From a command's append, by Kafka's timestamp, to its event's frame having been written to"
            + " a connection, once for each, on whichever node.",
        meters.endToEnd());
  }

  private void kafka(Exposition to) {
    new KafkaClients()
        .with("chat-log", parts.chatLog()::clientMetrics)
        .with("sequencer", parts.sequencer()::clientMetrics)
        .with("inbox-writer", parts.inboxes()::clientMetrics)
        .with("inbox", parts.inbox()::clientMetrics)
        .bind(to);
  }

  @Override
  public synchronized void close() {
    if (exposition != null) {
      exposition.close();
    }
  }
}
