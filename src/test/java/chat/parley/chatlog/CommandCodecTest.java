package chat.parley.chatlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.Role;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The forms here stand in logs that are kept for ever: a form may gain a field, never lose or
/// rename one. Whoever has to change a line that is here breaks logs that exist.
final class CommandCodecTest {
  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol@example.org");
  private static final Optional<ClientId> KEY = Optional.of(new ClientId("c-1"));

  /// An action and its form.
  static Stream<Arguments> actions() {
    return Stream.of(
        arguments(
            new Command.Send(
                Optional.of(BOB), "text", "hi", OptionalLong.of(41), meta("b", "2", "a", "1")),
            """
            {"type":"send","opens_with":"bob","message_type":"text","text":"hi","reply_to":41,\
            "meta":{"b":"2","a":"1"}}"""),
        arguments(
            new Command.Send(Optional.empty(), "text", "hi", OptionalLong.empty(), Map.of()),
            """
            {"type":"send","message_type":"text","text":"hi","meta":{}}"""),
        arguments(
            new Command.CreateGroup("Team", List.of(BOB, CAROL)),
            """
            {"type":"create_group","title":"Team","members":["bob","carol@example.org"]}"""),
        arguments(
            new Command.Send(
                Optional.empty(),
                "text",
                "",
                OptionalLong.empty(),
                Map.of(),
                List.of(BOB, CAROL),
                List.of(new Attachment("a-1", "cat.png", "image/png", 7))),
            """
            {"type":"send","message_type":"text","text":"","meta":{},\
            "mentions":["bob","carol@example.org"],\
            "attachments":[{"id":"a-1","name":"cat.png","type":"image/png","size":7}]}"""),
        arguments(
            new Command.Edit(127, "ho", List.of()),
            """
            {"type":"edit","target":127,"text":"ho"}"""),
        arguments(
            new Command.Edit(127, "", List.of(BOB)),
            """
            {"type":"edit","target":127,"text":"","mentions":["bob"]}"""),
        arguments(
            new Command.Delete(127),
            """
            {"type":"delete","target":127}"""),
        arguments(
            new Command.React(127, "👍🏽", true),
            """
            {"type":"react","target":127,"emoji":"👍🏽","on":true}"""),
        arguments(
            new Command.CreateChannel("News", List.of(BOB)),
            """
            {"type":"create_channel","title":"News","members":["bob"]}"""),
        arguments(
            new Command.Join(),
            """
            {"type":"join"}"""),
        arguments(
            new Command.Rename("Übung 👋"),
            """
            {"type":"rename","title":"Übung 👋"}"""),
        arguments(
            new Command.AddMembers(List.of(BOB)),
            """
            {"type":"add_members","members":["bob"]}"""),
        arguments(
            new Command.RemoveMembers(List.of(CAROL, BOB)),
            """
            {"type":"remove_members","members":["carol@example.org","bob"]}"""),
        arguments(
            new Command.SetRole(BOB, Role.MODERATOR),
            """
            {"type":"set_role","member":"bob","role":"MODERATOR"}"""),
        arguments(
            new Command.Leave(),
            """
            {"type":"leave"}"""),
        arguments(
            new Command.Withdraw(127),
            """
            {"type":"withdraw","target":127}"""),
        arguments(
            new Command.Depart(),
            """
            {"type":"depart"}"""));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void eachActionHasOneFormForEver(Command.Action action, String form) {
    assertThat(new String(CommandCodec.encode(logged(KEY, action)), UTF_8)).isEqualTo(record(form));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void eachFormIsReadForEver(Command.Action action, String form) {
    assertThat(decode(record(form))).isEqualTo(logged(KEY, action));
  }

  @Test
  void aCommandWithoutAKeyHasNone() {
    LoggedCommand without = logged(Optional.empty(), new Command.Leave());

    byte[] form = CommandCodec.encode(without);

    assertThat(new String(form, UTF_8)).doesNotContain("client_id");
    assertThat(CommandCodec.decode(form)).isEqualTo(without);
  }

  @Test
  void metaKeepsTheOrderOfTheClient() {
    Map<String, String> meta = meta("z", "1", "m", "2", "a", "3", "ä", "4");
    LoggedCommand logged =
        logged(KEY, new Command.Send(Optional.empty(), "text", "hi", OptionalLong.empty(), meta));

    Command.Send read =
        (Command.Send) CommandCodec.decode(CommandCodec.encode(logged)).command().action();

    assertThat(read.meta()).containsExactlyEntriesOf(meta);
  }

  @Test
  void everyCharacterOfATextSurvives() {
    String text = "Grüße, 你好, 👩‍👩‍👧, \u0001\n\t\"\\/\u2028 and \uFEFF";
    LoggedCommand logged =
        logged(
            KEY,
            new Command.Send(
                Optional.empty(), "text", text, OptionalLong.empty(), Map.of("ключ", text)));

    assertThat(CommandCodec.decode(CommandCodec.encode(logged))).isEqualTo(logged);
  }

  @Test
  void fieldsThatThisVersionDoesNotKnowAreIgnored() {
    String form =
        record("{\"type\":\"leave\",\"reason\":{\"why\":[1,2]}}")
            .replace("{\"v\":1,", "{\"v\":1,\"trace\":\"x\",")
            .replace("\"request_id\":7", "\"request_id\":7,\"region\":\"eu\"");

    assertThat(decode(form)).isEqualTo(logged(KEY, new Command.Leave()));
  }

  @Test
  void theOrderOfTheFieldsDoesNotMatter() {
    String form =
        """
        {"origin":{"request_id":7,"session":"s-1","node":"node-1"},\
        "action":{"on":true,"emoji":"👍","target":127,"type":"react"},\
        "at":1790000000000,"id":"0198-7","client_id":"c-1","sender":"alice","chat_id":"g42","v":1}""";

    assertThat(decode(form)).isEqualTo(logged(KEY, new Command.React(127, "👍", true)));
  }

  @Test
  void nullIsAsIfAbsent() {
    String form =
        record(
                """
                {"type":"send","opens_with":null,"message_type":"text","text":"hi",\
                "reply_to":null,"meta":{},"mentions":null,"attachments":null}""")
            .replace("\"c-1\"", "null");

    assertThat(decode(form)).isEqualTo(logged(Optional.empty(), says("hi", Map.of())));
    assertRefusedWithoutQuoting(form.replace("\"hi\"", "null"), "hi");
    assertRefusedWithoutQuoting(form.replace("\"alice\"", "null"), "alice");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(record("{\"type\":\"edit\",\"target\":1}")))
        .withMessage("not a command: text is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(record("{\"type\":\"delete\",\"target\":\"1\"}")))
        .withMessage("not a command: target must be an integer");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 2, 100})
  void anotherVersionIsNotRead(int version) {
    String form = record("{\"type\":\"leave\"}").replace("\"v\":1", "\"v\":" + version);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(form))
        .withMessage("a command of version " + version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"v\":1,",
        "\"chat_id\":\"g42\",",
        "\"sender\":\"alice\",",
        "\"id\":\"0198-7\",",
        "\"at\":1790000000000,",
        "\"action\":{\"type\":\"rename\",\"title\":\"secret\"},",
        "\"type\":\"rename\",",
        ",\"title\":\"secret\"",
        ",\"origin\":{\"node\":\"node-1\",\"session\":\"s-1\",\"request_id\":7}",
        "\"node\":\"node-1\",",
        "\"session\":\"s-1\",",
        ",\"request_id\":7"
      })
  void aFieldThatIsMissingIsRefused(String field) {
    String whole = record("{\"type\":\"rename\",\"title\":\"secret\"}");
    assertThat(whole).contains(field);

    assertRefusedWithoutQuoting(whole.replace(field, ""), "secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "secret",
        "null",
        "42",
        "[]",
        "{}",
        "{\"v\":1}",
        "{\"secret\"",
        "{\"v\":\"secret\"}",
        "\u0000secret"
      })
  void garbageIsRefused(String garbage) {
    assertRefusedWithoutQuoting(garbage, "secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"secret\"}",
        "{\"type\":\"send\",\"message_type\":\"text\",\"text\":[\"secret\"],\"meta\":{}}",
        "{\"type\":\"send\",\"message_type\":\"text\",\"text\":null,\"meta\":{\"k\":\"secret\"}}",
        "{\"type\":\"send\",\"message_type\":\"text\",\"text\":\"secret",
        "{\"type\":\"send\",\"opens_with\":\"a secret\",\"message_type\":\"text\",\"text\":\"x\",\"meta\":{}}",
        "{\"type\":\"set_role\",\"member\":\"bob\",\"role\":\"secret\"}",
        "{\"type\":\"add_members\",\"members\":[\"a secret\"]}",
        "{\"type\":\"add_members\",\"members\":[null]}",
        "{\"type\":\"add_members\",\"members\":\"secret\"}"
      })
  void anActionThatIsNoneIsRefused(String action) {
    assertRefusedWithoutQuoting(record(action), "secret");
  }

  /// A command that no gateway makes, and the field that is told.
  static Stream<Arguments> outsideTheLimits() {
    return Stream.of(
        arguments(says("secret\u0000", Map.of()), "text must not contain"),
        arguments(says("secret\ud800", Map.of()), "text must not contain a lone surrogate"),
        arguments(says("", Map.of()), "text is empty, and there are no attachments"),
        arguments(says("ü".repeat(8_193), Map.of()), "text is 16386, not from 0 to 16384"),
        arguments(says("hi", Map.of("secret\u0000", "v")), "a key of meta must not contain"),
        arguments(says("hi", Map.of("", "v")), "a key of meta must have 1 to 64"),
        arguments(says("hi", Map.of("k", "secret\udc00")), "a value of meta must not contain"),
        arguments(says("hi", Map.of("k", "v".repeat(1_025))), "a value of meta is 1025"),
        arguments(says("hi", entries(17)), "meta is 17, not from 0 to 16"),
        arguments(
            new Command.Send(Optional.empty(), "a\nsecret", "hi", OptionalLong.empty(), Map.of()),
            "message_type must not contain"),
        arguments(
            new Command.Send(Optional.empty(), "text", "hi", OptionalLong.of(0), Map.of()),
            "reply_to is 0"),
        arguments(new Command.Rename("secret\u0000"), "title must not contain"),
        arguments(new Command.Rename(""), "title must have 1 to 200"),
        arguments(new Command.Rename("t".repeat(201)), "title must have 1 to 200"),
        arguments(new Command.CreateGroup("\ud800secret", List.of()), "title must not contain"),
        arguments(new Command.CreateGroup("t", users(1_001)), "members is 1001, not from 0 to"),
        arguments(new Command.CreateChannel("", List.of()), "title must have 1 to 200"),
        arguments(new Command.CreateChannel("t", users(1_001)), "members is 1001, not from 0 to"),
        arguments(new Command.Edit(0, "secret", List.of()), "target is 0"),
        arguments(new Command.Edit(1, "secret\u0000", List.of()), "text must not contain"),
        arguments(new Command.Edit(1, "x".repeat(16_385), List.of()), "text is 16385"),
        arguments(new Command.Edit(1, "secret", users(51)), "mentions is 51, not from 0 to 50"),
        arguments(new Command.Delete(0), "target is 0"),
        arguments(new Command.React(0, "👍", true), "target is 0"),
        arguments(new Command.React(1, "", true), "emoji must have 1 to 32"),
        arguments(new Command.React(1, "e".repeat(33), true), "emoji must have 1 to 32"),
        arguments(new Command.React(1, "secret\n", true), "emoji must not contain"),
        arguments(sends(users(51), List.of()), "mentions is 51, not from 0 to 50"),
        arguments(sends(List.of(), files(11, "n")), "attachments is 11, not from 0 to 10"),
        arguments(sends(List.of(), files(1, "secret\u0000")), "an attachment's name must not"),
        arguments(sends(List.of(), files(1, "n".repeat(256))), "an attachment's name must have"),
        arguments(new Command.AddMembers(List.of()), "members is 0, not from 1 to 1000"),
        arguments(new Command.AddMembers(users(1_001)), "members is 1001"),
        arguments(new Command.RemoveMembers(users(1_001)), "members is 1001"));
  }

  @ParameterizedTest
  @MethodSource("outsideTheLimits")
  void whatNoGatewayLetsThroughIsRefused(Command.Action action, String reason) {
    String form = new String(CommandCodec.encode(logged(KEY, action)), UTF_8);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(form))
        .withMessageContaining(reason)
        .withMessageNotContaining("secret");
  }

  @Test
  void whatIsJustWithinTheLimitsIsRead() {
    for (Command.Action action :
        List.of(
            says("ü".repeat(8_192), entries(16)),
            says("hi", Map.of("k".repeat(64), "v".repeat(1_024))),
            new Command.CreateGroup("t".repeat(200), users(1_000)),
            new Command.CreateGroup("t", List.of()),
            new Command.CreateChannel("t".repeat(200), users(1_000)),
            new Command.Edit(1, "ü".repeat(8_192), users(50)),
            new Command.React((1L << 53) - 1, "e".repeat(32), false),
            sends(users(50), files(10, "n".repeat(255))),
            new Command.AddMembers(users(1_000)))) {
      LoggedCommand logged = logged(KEY, action);

      assertThat(CommandCodec.decode(CommandCodec.encode(logged))).isEqualTo(logged);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"at\":-1",
        "\"at\":9007199254740992",
        "\"request_id\":-1",
        "\"request_id\":9007199254740992",
        "\"chat_id\":\"a secret\"",
        "\"sender\":\"a secret\"",
        "\"client_id\":\"a secret\\u0000\"",
        "\"client_id\":\"\"",
        "\"id\":\"secret\\ud800\"",
        "\"session\":\"secret\\u0000\"",
        "\"node\":\"a secret\""
      })
  void aFieldOutsideItsLimitsIsRefused(String field) {
    String name = field.substring(0, field.indexOf(':'));
    String form =
        record("{\"type\":\"leave\"}")
            .replaceFirst(name + ":[^,}]+", Matcher.quoteReplacement(field));

    assertRefusedWithoutQuoting(form, "secret");
  }

  @Test
  void whatFollowsACommandIsRefused() {
    assertRefusedWithoutQuoting(record("{\"type\":\"leave\"}") + " secret", "secret");
  }

  private static void assertRefusedWithoutQuoting(String form, String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(form))
        .satisfies(
            refused -> {
              assertThat(refused).hasNoCause();
              assertThat(refused.getMessage()).doesNotContain(secret);
            });
  }

  private static Command.Send says(String text, Map<String, String> meta) {
    return new Command.Send(Optional.empty(), "text", text, OptionalLong.empty(), meta);
  }

  private static Command.Send sends(List<UserId> mentions, List<Attachment> attachments) {
    return new Command.Send(
        Optional.empty(), "text", "hi", OptionalLong.empty(), Map.of(), mentions, attachments);
  }

  private static List<Attachment> files(int count, String name) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Attachment("a-" + i, name, "image/png", i))
        .toList();
  }

  private static Map<String, String> entries(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(i -> "k" + i, Object::toString));
  }

  private static List<UserId> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> new UserId("u" + i)).toList();
  }

  private static LoggedCommand decode(String form) {
    return CommandCodec.decode(form.getBytes(UTF_8));
  }

  private static String record(String action) {
    return """
    {"v":1,"chat_id":"g42","sender":"alice","client_id":"c-1","id":"0198-7","at":1790000000000,\
    "action":%s,\
    "origin":{"node":"node-1","session":"s-1","request_id":7}}"""
        .formatted(action);
  }

  private static LoggedCommand logged(Optional<ClientId> clientId, Command.Action action) {
    return new LoggedCommand(
        new Command(
            new ChatId("g42"),
            new UserId("alice"),
            clientId,
            new MessageId("0198-7"),
            1_790_000_000_000L,
            action),
        new Origin(new NodeId("node-1"), new SessionId("s-1"), 7));
  }

  private static Map<String, String> meta(String... keysAndValues) {
    Map<String, String> meta = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      meta.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return meta;
  }
}
