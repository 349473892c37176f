package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.DeviceId;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCodecTest {
  private static final ChatId TEAM = new ChatId("g42");
  private static final UserId BOB = new UserId("bob");
  private static final Map<ChatId, Long> CURSORS =
      Map.of(TEAM, 124L, new ChatId("d:alice:bob"), 7L);
  private static final int RANDOM_FRAMES = 2_000;

  private static final Map<String, Request> SAMPLES =
      Map.ofEntries(
          Map.entry(
              "request-hello",
              new Request.Hello(
                  1,
                  Optional.of("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"),
                  Optional.empty(),
                  new DeviceId("phone-1"),
                  CURSORS)),
          Map.entry(
              "request-hello-open",
              new Request.Hello(
                  1,
                  Optional.empty(),
                  Optional.of(new UserId("alice")),
                  new DeviceId("phone-1"),
                  Map.of())),
          Map.entry("request-resume", new Request.Resume(2, CURSORS)),
          Map.entry("request-send", act(7, "c-1", text("hi"))),
          Map.entry(
              "request-send-to",
              new Request.Act(
                  8,
                  new Request.To(BOB),
                  Optional.of(new ClientId("c-2")),
                  new Command.Send(
                      Optional.empty(),
                      "text",
                      "Grüße, 世界 👋",
                      OptionalLong.of(126),
                      Map.of("lang", "de")))),
          Map.entry(
              "request-send-attachments",
              new Request.Act(
                  21,
                  new Request.InChat(TEAM),
                  Optional.of(new ClientId("c-1")),
                  text(""),
                  List.of("r-1", "r-2"))),
          Map.entry(
              "request-create_chat",
              act(9, "c-3", new Command.CreateGroup("Team", List.of(BOB, new UserId("carol"))))),
          Map.entry("request-rename", act(10, "c-4", new Command.Rename("The team"))),
          Map.entry(
              "request-add_members",
              act(11, "c-5", new Command.AddMembers(List.of(new UserId("dave"))))),
          Map.entry(
              "request-remove_members",
              act(
                  12,
                  "c-6",
                  new Command.RemoveMembers(List.of(new UserId("dave"), new UserId("erin"))))),
          Map.entry("request-set_role", act(13, "c-7", new Command.SetRole(BOB, Role.MODERATOR))),
          Map.entry("request-leave", act(14, "c-8", new Command.Leave())),
          Map.entry(
              "request-history",
              new Request.History(15, TEAM, OptionalLong.empty(), OptionalLong.of(124), 200)),
          Map.entry(
              "request-history-before",
              new Request.History(16, TEAM, OptionalLong.of(124), OptionalLong.empty(), 50)),
          Map.entry(
              "request-send-mentions",
              act(
                  18,
                  "c-9",
                  new Command.Send(
                      Optional.empty(),
                      "text",
                      "@bob and all",
                      OptionalLong.empty(),
                      Map.of(),
                      List.of(new UserId("carol"), new UserId("dave")),
                      List.of()))),
          Map.entry(
              "request-edit",
              act(19, "c-10", new Command.Edit(127, "hi, @bob", List.of(new UserId("carol"))))),
          Map.entry("request-delete", act(20, "c-11", new Command.Delete(127))),
          Map.entry("request-react", act(21, "c-12", new Command.React(127, "👍🏽", true))),
          Map.entry("request-react-off", act(22, "c-13", new Command.React(127, "👍🏽", false))),
          Map.entry(
              "request-create_chat-channel",
              act(23, "c-14", new Command.CreateChannel("News", List.of(BOB)))),
          Map.entry("request-join", act(24, "c-15", new Command.Join())),
          Map.entry(
              "request-mark",
              new Request.Mark(
                  OptionalLong.empty(), TEAM, OptionalLong.of(124), OptionalLong.of(126))),
          Map.entry(
              "request-mark-delivered",
              new Request.Mark(
                  OptionalLong.of(18), TEAM, OptionalLong.empty(), OptionalLong.of(126))),
          Map.entry("request-typing", new Request.Typing(OptionalLong.empty(), TEAM)),
          Map.entry(
              "request-watch",
              new Request.Watch(OptionalLong.empty(), Set.of(BOB, new UserId("carol")))),
          Map.entry("request-watch-nobody", new Request.Watch(OptionalLong.of(20), Set.of())),
          Map.entry(
              "request-prefer",
              new Request.Prefer(
                  21,
                  new Request.OfChat(TEAM, OptionalLong.of(1_790_000_600_000L), Optional.empty()))),
          Map.entry(
              "request-prefer-archived",
              new Request.Prefer(
                  22, new Request.OfChat(TEAM, OptionalLong.of(0), Optional.of(true)))),
          Map.entry(
              "request-prefer-presence", new Request.Prefer(22, new Request.OfPresence(true))),
          Map.entry("request-renew", new Request.Renew(24, "<jwt>")),
          Map.entry("request-block", new Request.Block(23, BOB, true)),
          Map.entry("request-ping", new Request.Ping(17)));

  static Stream<String> samples() {
    return Samples.names("request-").stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void samplesAreWhatTheyMean(String name) {
    assertThat(good(Samples.text(name))).isEqualTo(SAMPLES.get(name));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void unknownFieldsAreIgnored(String name) {
    String more =
        Samples.text(name)
            .replaceFirst(
                "\\{", "{\"later\":[1.5,1e999,{\"id\":null,\"a b\":\"\\\\ud800\\\\u0000\"}],");

    assertThat(good(more)).isEqualTo(SAMPLES.get(name));
  }

  static Stream<MalformedFrames.Malformed> malformed() {
    return MalformedFrames.all();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedFramesAreRefusedByFieldAndLimit(MalformedFrames.Malformed malformed) {
    Decoded.Bad bad = bad(malformed.frame());

    assertThat(bad.code()).isEqualTo(malformed.code());
    assertThat(bad.message()).contains(malformed.says());
    assertThat(bad.message().length()).isLessThan(300);
  }

  /// The answer to a bad frame goes back to whoever sent it: whatever was in the frame, it can be
  /// written as UTF-8 and does nothing to a terminal.
  @ParameterizedTest
  @MethodSource("malformed")
  void theRefusalCanBeSent(MalformedFrames.Malformed malformed) {
    Decoded.Bad bad = bad(malformed.frame());
    var error =
        new ServerFrame.Failure(
            bad.id(), Optional.empty(), bad.code(), bad.message(), OptionalLong.empty());

    assertThat(FrameCodec.decode(FrameCodec.encode(error))).isEqualTo(error);
    assertThat(bad.message().chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void theRefusalCarriesTheIdThatCouldBeRead() {
    assertThat(bad("{\"id\":9,\"type\":\"send\"}").id()).hasValue(9);
    assertThat(bad("{\"id\":9,\"type\":\"fly\"}").id()).hasValue(9);
    assertThat(bad("{\"id\":9}").id()).hasValue(9);
    assertThat(bad("{\"id\":-9,\"type\":\"ping\"}").id()).isEmpty();
    assertThat(bad("{\"id\":9,").id()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ping\",\"id\":0}",
        "{\"type\":\"ping\",\"id\":9007199254740991}",
        " \t\r\n{ \"type\" : \"ping\" , \"id\" : 1 } \n",
        "{\"type\":\"\\u0070ing\",\"id\":1}",
        "{\"type\":\"ping\",\"id\":1,\"token\":5,\"text\":null}",
      })
  void pings(String frame) {
    assertThat(good(frame)).isInstanceOf(Request.Ping.class);
  }

  @Test
  void textIsAcceptedUpToItsLimitInBytes() {
    assertThat(sentText("x".repeat(16_384)).text()).hasSize(16_384);
    assertThat(sentText("ü".repeat(8_192)).text()).hasSize(8_192);
    assertThat(sentText("👋".repeat(4_096)).text()).hasSize(8_192);
    assertThat(sentText("a\\r\\n\\tb\\u0001").text()).isEqualTo("a\r\n\tb\u0001");
    assertThat(sentText("\\ud83d\\udc4b").text()).isEqualTo("👋");
  }

  @Test
  void idsAndNamesAreAcceptedUpToTheirLimits() {
    String id = "A-z.9_@|+=".repeat(30);
    good(frame("send", "'client_id':'%s','chat_id':'%s','text':'x'", "ü".repeat(64), id));
    good(frame("send", "'client_id':'c','to':'%s','text':'x'", "u".repeat(128)));
    good(frame("send", "'client_id':'c','to':'b','text':'x','message_type':'%s'", "m".repeat(64)));
    good(frame("hello", "'device_id':'%s','token':'%s'", "d".repeat(64), "t".repeat(8_192)));
    good(frame("rename", "'chat_id':'g','title':'%s'", "t".repeat(200)));
    good(frame("history", "'chat_id':'g','limit':200,'after_seq':0"));
    good(frame("hello", "'device_id':'d','resume':{'d:a:a':0,'g:1':9007199254740991}"));
  }

  @Test
  void metaAndMembersAreAcceptedUpToTheirLimits() {
    String entry = "'%s':'%s'".formatted("k".repeat(64), "v".repeat(1_024));
    StringBuilder meta = new StringBuilder(entry);
    for (int i = 1; i < 16; i++) {
      meta.append(",'k").append(i).append("':''");
    }
    good(frame("send", "'client_id':'c','to':'b','text':'x','meta':{%s}", meta));
    String members = "'u'" + ",'u'".repeat(999);
    good(frame("add_members", "'chat_id':'g','member_ids':[%s]", members));
    good(frame("create_chat", "'title':'t','member_ids':[]"));
  }

  @Test
  void attachmentsAndWatchedUsersAreAcceptedUpToTheirLimits() {
    String reference = "'" + "r".repeat(4_096) + "'";
    String references = reference + ("," + reference).repeat(9);
    good(frame("send", "'client_id':'c','to':'b','text':'','attachments':[%s]", references));
    good(frame("watch", "'user_ids':[%s]", "'u'" + ",'u'".repeat(499)));
    good(frame("renew", "'token':'%s'", "t".repeat(8_192)));
    assertThat(bad(frame("renew", "'token':'%s'", "t".repeat(8_193))).message()).contains("8192");
  }

  @Test
  void changesOfMessagesAreAcceptedUpToTheirLimits() {
    String users = "'u'" + ",'u'".repeat(49);
    good(frame("send", "'client_id':'c','to':'b','text':'x','mentions':[%s]", users));
    good(frame("edit", "'chat_id':'g','target_seq':1,'text':'x','mentions':[%s]", users));
    good(frame("edit", "'chat_id':'g','target_seq':1,'text':'%s'", "ü".repeat(8_192)));
    good(frame("edit", "'chat_id':'g','target_seq':9007199254740991,'text':''"));
    good(frame("react", "'chat_id':'g','target_seq':1,'emoji':'%s','on':true", "e".repeat(32)));
    good(frame("react", "'chat_id':'g','target_seq':1,'emoji':'👨‍👩‍👧‍👦','on':false"));
  }

  private static String padded(String unknown) {
    return "{\"type\":\"ping\",\"id\":1," + unknown + "}";
  }

  /// The object of the frame is one level.
  private static String nested(int depth) {
    return padded("\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1));
  }

  @Test
  void jsonIsReadUpToItsLimitsAndNoFurther() {
    good(nested(32));
    good(padded("\"" + "n".repeat(1_024) + "\":1"));
    good(padded("\"x\":" + "9".repeat(32)));

    for (String frame :
        List.of(
            nested(33),
            padded("\"" + "n".repeat(1_025) + "\":1"),
            padded("\"x\":" + "9".repeat(33)))) {
      assertThat(bad(frame).code()).isEqualTo(ErrorCode.INVALID_FRAME);
    }
  }

  @Test
  void nullCountsAsAbsent() {
    Request.Act act =
        (Request.Act) good(frame("send", "'client_id':'c','chat_id':null,'to':'bob','text':'x'"));

    assertThat(act.target()).isEqualTo(new Request.To(BOB));
  }

  @Test
  void newGroupMayLeaveItsIdToTheServer() {
    Request.Act act = (Request.Act) good(frame("create_chat", "'title':'t'"));

    assertThat(act.target()).isEqualTo(new Request.NewChat());
    assertThat(act.clientId()).isEmpty();
  }

  /// Whatever comes, the codec answers: nothing that a client sends may throw into the gateway.
  @Test
  void whateverComesIsAnswered() {
    Random random = new Random(7);
    List<String> names = Samples.names("request-");
    for (int i = 0; i < RANDOM_FRAMES; i++) {
      byte[] frame = Samples.bytes(names.get(random.nextInt(names.size())));
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
      }
      assertThat(RequestCodec.decode(frame)).isNotNull();
    }
  }

  private static Command.Send sentText(String text) {
    Request.Act act =
        (Request.Act) good(frame("send", "'client_id':'c','chat_id':'g','text':'%s'", text));
    return (Command.Send) act.action();
  }

  private static String frame(String type, String fields, Object... values) {
    return "{'type':'%s','id':1,%s}".formatted(type, fields.formatted(values)).replace('\'', '"');
  }

  private static Request good(String frame) {
    Decoded decoded = RequestCodec.decode(frame.getBytes(UTF_8));
    assertThat(decoded).isInstanceOf(Decoded.Good.class);
    return ((Decoded.Good) decoded).request();
  }

  private static Decoded.Bad bad(String frame) {
    return bad(frame.getBytes(UTF_8));
  }

  private static Decoded.Bad bad(byte[] frame) {
    Decoded decoded = RequestCodec.decode(frame);
    assertThat(decoded).isInstanceOf(Decoded.Bad.class);
    return (Decoded.Bad) decoded;
  }

  private static Request act(long id, String clientId, Command.Action action) {
    return new Request.Act(
        id, new Request.InChat(TEAM), Optional.of(new ClientId(clientId)), action);
  }

  private static Command.Send text(String text) {
    return new Command.Send(Optional.empty(), "text", text, OptionalLong.empty(), Map.of());
  }
}
