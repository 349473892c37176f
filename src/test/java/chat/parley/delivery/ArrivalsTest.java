package chat.parley.delivery;

import static chat.parley.delivery.Deliveries.answered;
import static chat.parley.delivery.Deliveries.happened;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
  private final RecordingSessions sessions = new RecordingSessions();
  private final List<String> probes = new ArrayList<>();
  private final Arrivals arrivals = new Arrivals(sessions, probes::add);

  @Test
  void aPollIsHandedOverInOrderAndAtOnce() {
    arrivals.accept(
        List.of(record(0, happened(1, "bob")), record(1, answered("s", 7)), record(2, probe())));

    assertThat(sessions.batches()).containsExactly(List.of(happened(1, "bob"), answered("s", 7)));
    assertThat(sessions.resyncs()).isZero();
  }

  @Test
  void aProbeIsNobodysButTheInboxs() {
    arrivals.accept(List.of(record(0, probe())));

    assertThat(probes).containsExactly("token");
    assertThat(sessions.batches()).isEmpty();
  }

  @Test
  void sessionsResyncOnceAfterWhatDidArriveWhenACountSkips() {
    arrivals.accept(
        List.of(
            record(0, happened(1, "bob")),
            record(2, happened(3, "bob")),
            record(4, happened(5, "bob"))));

    assertThat(sessions.items()).hasSize(3);
    assertThat(sessions.resyncs()).isEqualTo(1);
  }

  @Test
  void sessionsResyncWhenTheVeryFirstRecordOfAStreamGotLost() {
    arrivals.accept(List.of(record(1, new InboxItem.Loss())));

    assertThat(sessions.resyncs()).isEqualTo(1);
  }

  @Test
  void aRecordThatCannotBeReadIsSetAside() {
    ConsumerRecord<byte[], byte[]> garbage =
        new ConsumerRecord<>("inbox", 0, 0, new byte[0], new byte[0]);

    arrivals.accept(List.of(garbage, record(0, happened(1, "bob"))));

    assertThat(sessions.items()).containsExactly(happened(1, "bob"));
    assertThat(sessions.resyncs()).isZero();
  }

  @Test
  void aRecordOfANewerNodesKindIsIgnoredAndCounts() {
    ConsumerRecord<byte[], byte[]> newer = record(1, new InboxItem.Loss());
    byte[] header = newer.headers().lastHeader(InboxCodec.HEADER).value();
    header[1] = 99;

    arrivals.accept(List.of(record(0, happened(1, "bob")), newer, record(2, happened(2, "bob"))));

    assertThat(sessions.items()).containsExactly(happened(1, "bob"), happened(2, "bob"));
    assertThat(sessions.resyncs()).isZero();
  }

  private static InboxItem probe() {
    return new InboxItem.Probe("token");
  }

  private static ConsumerRecord<byte[], byte[]> record(long count, InboxItem item) {
    InboxCodec.Encoded encoded = InboxCodec.encode(new Stamp(1, 5, count), item);
    return new ConsumerRecord<>(
        "inbox",
        0,
        count,
        ConsumerRecord.NO_TIMESTAMP,
        TimestampType.CREATE_TIME,
        0,
        encoded.value().length,
        new byte[0],
        encoded.value(),
        new RecordHeaders(encoded.headers()),
        Optional.empty());
  }
}
