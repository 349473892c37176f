package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InboxCodecTest {
  private static final Stamp STAMP = new Stamp(15, 1_790_000_000_000L, Long.MAX_VALUE);
  private static final byte[] FRAME = "{\"text\":\"grüß dich 👋\"}".getBytes(UTF_8);
  private static final ChatId CHAT = new ChatId("d:alice:bob");
  private static final SessionId SESSION = new SessionId("sesión-1");

  static Stream<InboxItem> items() {
    return Stream.of(
        new InboxItem.Happened(
            CHAT, 1, new Audience.Users(List.of()), Optional.empty(), new EventJson(FRAME)),
        new InboxItem.Happened(
            CHAT,
            1L << 53,
            new Audience.Users(List.of(new UserId("bob"), new UserId("alice@example.org"))),
            Optional.of(SESSION),
            new EventJson(FRAME)),
        new InboxItem.Happened(
            CHAT, 1, new Audience.Members(Set.of()), Optional.empty(), new EventJson(FRAME)),
        new InboxItem.Happened(
            CHAT,
            2,
            new Audience.Members(Set.of(new UserId("bob"), new UserId("carol"))),
            Optional.of(SESSION),
            new EventJson(FRAME)),
        new InboxItem.Answer(SESSION, 7, Optional.empty(), FRAME),
        new InboxItem.Answer(
            SESSION, Long.MAX_VALUE, Optional.of(new InboxItem.Place(CHAT, 42)), FRAME),
        new InboxItem.Shown(
            Optional.of(CHAT), List.of(new UserId("bob")), Optional.of(SESSION), FRAME),
        new InboxItem.Shown(Optional.empty(), List.of(), Optional.empty(), FRAME),
        new InboxItem.Changed(InboxItem.Matter.PRESENCE, new UserId("bob")),
        new InboxItem.Changed(InboxItem.Matter.VIEW, new UserId("bob")),
        new InboxItem.Changed(InboxItem.Matter.ABSENCE, new UserId("bob")),
        new InboxItem.Asked(
            new NodeId("node-2"),
            Long.MAX_VALUE,
            15,
            1L << 40,
            new InboxItem.Place(CHAT, 7),
            false,
            List.of(new UserId("bob"))),
        new InboxItem.Told(
            8,
            new Trace(
                new NodeId("node-1"),
                List.of(
                    new Trail.Stretch(3, 5, true, 10, 11, Set.of(new NodeId("node-2"))),
                    new Trail.Stretch(3, 4, false, 8, 9, Set.of())),
                2,
                1)),
        new InboxItem.SignedOut(
            new UserId("bob"), Set.of(new SignInId("s-1"), new SignInId("s-2"))),
        new InboxItem.SignedOut(new UserId("bob"), Set.of()),
        new InboxItem.Barred(new UserId("bob")),
        new InboxItem.Probe("token"),
        new InboxItem.Loss());
  }

  @ParameterizedTest
  @MethodSource("items")
  void whatIsWrittenIsRead(InboxItem item) {
    assertThat(written(item)).isEqualTo(new InboxCodec.Stamped(STAMP, item));
  }

  @ParameterizedTest
  @EnumSource(CloseCode.class)
  void everyCloseCodeIsRead(CloseCode code) {
    InboxItem close = new InboxItem.Close(SESSION, code);

    assertThat(written(close).item()).isEqualTo(close);
  }

  @Test
  void aRecordOfNoOwnersStreamSaysSo() {
    InboxCodec.Encoded encoded = InboxCodec.encode(Stamp.NONE, new InboxItem.Loss());

    assertThat(InboxCodec.decode(encoded.headers(), encoded.value()).stamp()).isEqualTo(Stamp.NONE);
  }

  @Test
  void theValueIsTheFrameAsTheClientGetsIt() {
    assertThat(InboxCodec.encode(STAMP, items().findFirst().orElseThrow()).value())
        .isEqualTo(FRAME);
  }

  @Test
  void anEventForTenThousandUsersIsRead() {
    List<UserId> users = IntStream.range(0, 10_000).mapToObj(i -> new UserId("user-" + i)).toList();
    InboxItem event =
        new InboxItem.Happened(
            CHAT, 1, new Audience.Users(users), Optional.empty(), new EventJson(FRAME));

    assertThat(written(event).item()).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("items")
  void aHeaderThatEndsEarlyIsRefusedWhereverItEnds(InboxItem item) {
    byte[] header = header(InboxCodec.encode(STAMP, item));

    // What a node has added that older ones do not write.
    int added = item instanceof InboxItem.Happened ? Long.BYTES : 0;

    for (int length = 0; length < header.length; length++) {
      if (length == header.length - added) {
        continue;
      }
      Headers cut = headers(Arrays.copyOf(header, length));
      assertThatIllegalArgumentException()
          .as("%d of %d bytes", length, header.length)
          .isThrownBy(() -> InboxCodec.decode(cut, FRAME));
    }
  }

  @Test
  void anEventSaysWhenItsCommandWasAppendedAndTheRecordWhenItWasRouted() {
    InboxItem event =
        new InboxItem.Happened(
            CHAT,
            1,
            new Audience.Users(List.of(new UserId("bob"))),
            Optional.empty(),
            new EventJson(FRAME),
            1_790_000_000_000L,
            -1);
    InboxCodec.Encoded encoded = InboxCodec.encode(STAMP, event);

    InboxItem read =
        InboxCodec.decode(encoded.headers(), encoded.value(), 1_790_000_000_007L).item();

    assertThat(read)
        .isInstanceOfSatisfying(
            InboxItem.Happened.class,
            happened -> {
              assertThat(happened.appendedAt()).isEqualTo(1_790_000_000_000L);
              assertThat(happened.routedAt()).isEqualTo(1_790_000_000_007L);
              assertThat(happened.seq()).isEqualTo(1);
            });
  }

  /// As an older node does, which reads what it knows and no further.
  @Test
  void anEventOfAnOlderNodeIsReadWithoutIt() {
    InboxItem event = items().findFirst().orElseThrow();
    byte[] header = header(InboxCodec.encode(STAMP, event));

    InboxItem read = InboxCodec.decode(headers(header), FRAME).item();

    assertThat(read)
        .isInstanceOfSatisfying(
            InboxItem.Happened.class, happened -> assertThat(happened.appendedAt()).isNegative());
  }

  @Test
  void aRecordWithoutTheHeaderIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InboxCodec.decode(new RecordHeaders(), FRAME))
        .withMessageContaining("parley");
  }

  @Test
  void aHeaderWithoutAValueIsRefused() {
    Headers empty = new RecordHeaders().add(InboxCodec.HEADER, null);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> InboxCodec.decode(empty, FRAME))
        .withMessageContaining("parley");
  }

  @ParameterizedTest
  @MethodSource("items")
  void aRecordWithoutAValueIsRefused(InboxItem item) {
    Headers headers = InboxCodec.encode(STAMP, item).headers();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> InboxCodec.decode(headers, null))
        .withMessage("no value");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 255})
  void anotherVersionIsRefused(int version) {
    byte[] header = header(InboxCodec.encode(STAMP, new InboxItem.Loss()));
    header[0] = (byte) version;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> InboxCodec.decode(headers(header), FRAME))
        .withMessage("version " + version);
  }

  @Test
  void aKindThatIsNotKnownIsToldWithItsPlace() {
    byte[] header = header(InboxCodec.encode(STAMP, new InboxItem.Loss()));
    header[1] = 99;

    assertThat(InboxCodec.decode(headers(header), FRAME))
        .isEqualTo(new InboxCodec.Stamped(STAMP, new InboxItem.Unknown(99)));
  }

  @ParameterizedTest
  @MethodSource("items")
  void bytesThatANewerNodeAddsAreIgnored(InboxItem item) {
    InboxCodec.Encoded encoded = InboxCodec.encode(STAMP, item);
    byte[] header = header(encoded);
    byte[] longer = Arrays.copyOf(header, header.length + 9);

    assertThat(InboxCodec.decode(headers(longer), encoded.value()))
        .isEqualTo(new InboxCodec.Stamped(STAMP, item));
  }

  /// A line each, as nodes of the first version write them: see the README beside the file.
  @Test
  void recordsOfTheFirstVersionAreReadForEver() throws IOException {
    List<InboxItem> read = new ArrayList<>();
    try (InputStream in = InboxCodecTest.class.getResourceAsStream("../records/inbox-1.txt")) {
      assertThat(in).isNotNull();
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        String[] parts = line.split(" ", -1);
        byte[] header = HexFormat.of().parseHex(parts[0]);
        byte[] value = HexFormat.of().parseHex(parts[1]);
        InboxCodec.Stamped stamped = InboxCodec.decode(headers(header), value);
        assertThat(stamped.stamp()).isEqualTo(STAMP);
        read.add(stamped.item());
      }
    }
    assertThat(read.subList(0, 18))
        .usingRecursiveComparison()
        .isEqualTo(items().limit(18).toList());
  }

  @Test
  void aCloseCodeThatIsNotKnownIsRefused() {
    byte[] header =
        header(InboxCodec.encode(STAMP, new InboxItem.Close(SESSION, CloseCode.REPLACED)));
    header[header.length - 1]++;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> InboxCodec.decode(headers(header), FRAME))
        .withMessage("close code " + (CloseCode.REPLACED.code() + 1));
  }

  @Test
  void garbageIsRefused() {
    byte[] garbage = new byte[64];
    Arrays.fill(garbage, (byte) 1);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> InboxCodec.decode(headers(garbage), FRAME));
  }

  private static InboxCodec.Stamped written(InboxItem item) {
    InboxCodec.Encoded encoded = InboxCodec.encode(STAMP, item);
    return InboxCodec.decode(encoded.headers(), encoded.value());
  }

  static byte[] header(InboxCodec.Encoded encoded) {
    return encoded.headers().lastHeader(InboxCodec.HEADER).value();
  }

  private static Headers headers(byte[] header) {
    return new RecordHeaders().add(InboxCodec.HEADER, header);
  }
}
