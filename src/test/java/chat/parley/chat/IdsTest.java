package chat.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the ids take and what they refuse, at each limit. Values are named in the tables, as
/// reports cannot print all of them.
final class IdsTest {
  private static final String USER_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@|+=-";
  private static final String USER_FORM =
      "must be 1 to 128 characters of A-Z a-z 0-9 . _ @ | + = -";
  private static final String CHAT_FORM =
      "must be 1 to 300 characters of A-Z a-z 0-9 . _ : @ | + = -";
  private static final String NODE_FORM = "must be 1 to 64 characters of A-Z a-z 0-9 . _ -";
  private static final String DIRECT_FORM = "must be d: and two sorted user ids joined by a colon";
  private static final String SURROGATE = "must not contain a lone surrogate";
  private static final String PLAIN_LENGTH = "must have 1 to 64 characters";

  /// The ids whose form is plain text of 1 to 64 characters.
  private static final List<Id> PLAIN_IDS =
      List.of(
          new Id("client", value -> new ClientId(value).toString()),
          new Id("device", value -> new DeviceId(value).toString()),
          new Id("session", value -> new SessionId(value).toString()),
          new Id("message", value -> new MessageId(value).toString()),
          new Id("line", value -> Text.line(value, 64)));

  private static final Id USER = new Id("user", value -> new UserId(value).toString());
  private static final Id CHAT = new Id("chat", value -> new ChatId(value).toString());
  private static final Id NODE = new Id("node", value -> new NodeId(value).toString());

  /// A kind of id: its constructor and toString.
  record Id(String name, Function<String, String> through) {
    Arguments takes(String what, String value) {
      return arguments(named(name + " of " + what, this), named(what, value));
    }

    Arguments refuses(String what, String value, String message) {
      return arguments(named(name + " of " + what, this), named(what, value), message);
    }
  }

  static Stream<Arguments> valid() {
    List<Arguments> table = new ArrayList<>();
    table.add(USER.takes("1 character", "a"));
    table.add(USER.takes("128 characters", "a".repeat(128)));
    table.add(USER.takes("every character", USER_CHARACTERS));
    table.add(CHAT.takes("1 character", "c"));
    table.add(CHAT.takes("300 characters", "c".repeat(300)));
    table.add(CHAT.takes("every character", ":" + USER_CHARACTERS));
    table.add(CHAT.takes("d alone", "d"));
    table.add(CHAT.takes("D: and anything", "D:b:a:c"));
    table.add(CHAT.takes("two users", "d:alice:bob"));
    table.add(CHAT.takes("one user twice", "d:alice:alice"));
    table.add(CHAT.takes("a prefix first", "d:al:alice"));
    table.add(CHAT.takes("capitals first", "d:Bob:alice"));
    table.add(CHAT.takes("two users of 128", "d:" + "a".repeat(128) + ":" + "b".repeat(128)));
    table.add(NODE.takes("1 character", "n"));
    table.add(NODE.takes("64 characters", "n".repeat(64)));
    table.add(NODE.takes("every kind of character", "Node-1.eu_west"));
    for (Id id : PLAIN_IDS) {
      table.add(id.takes("1 character", "x"));
      table.add(id.takes("64 characters", "x".repeat(64)));
      table.add(id.takes("32 characters outside the BMP", "😀".repeat(32)));
      table.add(id.takes("spaces and punctuation", " \"c\\1\" ’é漢 "));
      table.add(id.takes("first character that is no control", "\u00a0"));
    }
    return table.stream();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validValueIsKeptAsItIs(Id id, String value) {
    assertThat(id.through().apply(value)).isEqualTo(value);
  }

  /// What is refused of every id whose form is a set of characters.
  private static void refuseWhatNoFormAllows(List<Arguments> table, Id id, int max, String form) {
    table.add(id.refuses("nothing", "", form));
    table.add(id.refuses("max + 1 characters", "a".repeat(max + 1), form));
    table.add(id.refuses("a space", "a b", form));
    table.add(id.refuses("a slash", "a/b", form));
    table.add(id.refuses("a last line feed", "a\n", form));
    table.add(id.refuses("NUL", "a\0", form));
    table.add(id.refuses("a letter that is not ASCII", "zoë", form));
    table.add(id.refuses("a lone surrogate", "a\ud83d", form));
  }

  static Stream<Arguments> invalid() {
    List<Arguments> table = new ArrayList<>();
    refuseWhatNoFormAllows(table, USER, 128, USER_FORM);
    refuseWhatNoFormAllows(table, CHAT, 300, CHAT_FORM);
    refuseWhatNoFormAllows(table, NODE, 64, NODE_FORM);
    table.add(USER.refuses("a colon", "a:b", USER_FORM));
    table.add(NODE.refuses("a colon", "a:b", NODE_FORM));
    table.add(NODE.refuses("an at sign", "a@b", NODE_FORM));
    table.add(CHAT.refuses("d: alone", "d:", DIRECT_FORM));
    table.add(CHAT.refuses("one user", "d:alice", DIRECT_FORM));
    table.add(CHAT.refuses("unsorted users", "d:bob:alice", DIRECT_FORM));
    table.add(CHAT.refuses("a prefix last", "d:alice:al", DIRECT_FORM));
    table.add(CHAT.refuses("a first user of 129", "d:" + "a".repeat(129) + ":b", DIRECT_FORM));
    table.add(CHAT.refuses("three users", "d:alice:bob:carol", DIRECT_FORM));
    table.add(CHAT.refuses("a colon at the end", "d:alice:bob:", DIRECT_FORM));
    table.add(CHAT.refuses("no first user", "d::bob", DIRECT_FORM));
    table.add(CHAT.refuses("no second user", "d:alice:", DIRECT_FORM));
    table.add(CHAT.refuses("no users", "d::", DIRECT_FORM));
    table.add(CHAT.refuses("a user of 129", "d:a:" + "b".repeat(129), DIRECT_FORM));
    for (Id id : PLAIN_IDS) {
      table.add(id.refuses("nothing", "", PLAIN_LENGTH));
      table.add(id.refuses("65 characters", "x".repeat(65), PLAIN_LENGTH));
      table.add(id.refuses("NUL", "a\0b", control("0000")));
      table.add(id.refuses("a line feed", "a\n", control("000A")));
      table.add(id.refuses("a tab", "\ta", control("0009")));
      table.add(id.refuses("the last C0 control", "\u001f", control("001F")));
      table.add(id.refuses("DEL", "\u007f", control("007F")));
      table.add(id.refuses("the last C1 control", "\u009f", control("009F")));
      table.add(id.refuses("a high surrogate at the end", "a\ud83d", SURROGATE));
      table.add(id.refuses("a high surrogate before a letter", "\ud83da", SURROGATE));
      table.add(id.refuses("a low surrogate", "a\ude00b", SURROGATE));
      table.add(id.refuses("swapped surrogates", "\ude00\ud83d", SURROGATE));
      table.add(id.refuses("two high surrogates", "\ud83d\ud83d\ude00", SURROGATE));
    }
    return table.stream();
  }

  private static String control(String code) {
    return "must not contain the control character U+" + code;
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidValueIsRefusedWithItsReason(Id id, String value, String message) {
    assertThatThrownBy(() -> id.through().apply(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void lineEndsAtTheGivenLength() {
    assertThat(Text.line("abc", 3)).isEqualTo("abc");
    assertThatThrownBy(() -> Text.line("abcd", 3)).hasMessage("must have 1 to 3 characters");
  }

  @Test
  void multilineTextKeepsLinesTabsAndOtherControls() {
    String text = "one\r\n\ttwo 😀 \u0001\u001b\u007f\u0085";

    assertThat(Text.multiline(text)).isEqualTo(text);
    assertThat(Text.multiline("")).isEmpty();
  }

  @Test
  void multilineTextHasNoNulAndNoLoneSurrogate() {
    assertThatThrownBy(() -> Text.multiline("a\0")).hasMessage(control("0000"));
    assertThatThrownBy(() -> Text.multiline("a\n\ud83d")).hasMessage(SURROGATE);
  }

  @ParameterizedTest
  @CsvSource({"alice, bob", "Bob, alice", "al, alice", "a-b, a.b", "bob, bob"})
  void directChatIsTheSameWhoeverIsNamedFirst(UserId first, UserId second) {
    assertThat(ChatId.direct(second, first))
        .isEqualTo(ChatId.direct(first, second))
        .isEqualTo(new ChatId("d:" + first + ":" + second));
    assertThat(ChatId.direct(second, first).directUsers()).containsExactly(first, second);
  }

  @Test
  void onlyIdsThatStartWithDAreDirect() {
    assertThat(new ChatId("d:alice:bob").isDirect()).isTrue();
    assertThat(new ChatId("d").isDirect()).isFalse();
    assertThat(new ChatId("g:d:alice:bob").isDirect()).isFalse();
  }
}
