package chat.parley.chat;

import static chat.parley.chat.Conversation.ALICE;
import static chat.parley.chat.Conversation.BOB;
import static chat.parley.chat.Conversation.CAROL;
import static chat.parley.chat.Conversation.DAVE;
import static chat.parley.chat.Conversation.users;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MentionsTest {
  private static final List<UserId> MEMBERS =
      List.of(ALICE, BOB, CAROL, new UserId("bob."), new UserId("ann@home.org"));

  private static List<UserId> of(String text, UserId... besides) {
    return Mentions.of(text, List.of(besides), MEMBERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@alice",
        "hi @alice",
        "(@alice)",
        "@alice, look",
        "@alice.",
        "@alice...",
        "@alice's",
        "@alice: yes",
        "a\n@alice\nb",
        "„@alice“",
        "👋@alice",
        "*@alice*",
        "@alice@"
      })
  void memberIsNamedByAWordThatBeginsWithAt(String text) {
    assertThat(of(text)).containsExactly(ALICE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "@",
        "@@alice",
        "me@alice",
        "me.@alice",
        "@ alice",
        "@Alice",
        "@alicia",
        "@alice2",
        "@alice_",
        "@alice@example.org",
        "@dave",
        "@älice"
      })
  void otherWordsNameNobody(String text) {
    assertThat(of(text)).isEmpty();
  }

  @Test
  void endOfASentenceIsPartOfTheNameIfAMemberIsCalledSo() {
    assertThat(of("ask @bob.")).containsExactly(new UserId("bob."));
    assertThat(of("ask @bob!")).containsExactly(BOB);
    assertThat(of("ask @bob..")).containsExactly(new UserId("bob."));
    assertThat(of("ask @ann@home.org.")).containsExactly(new UserId("ann@home.org"));
  }

  @Test
  void eachComesOnceThoseNamedBesidesFirst() {
    assertThat(of("@bob @alice @bob", CAROL, BOB, CAROL)).containsExactly(CAROL, BOB, ALICE);
  }

  @Test
  void whoIsNoMemberIsPassedOver() {
    assertThat(of("@dave", DAVE)).isEmpty();
    assertThat(of("", DAVE, BOB)).containsExactly(BOB);
  }

  @Test
  void mentionsStopAtTheLimit() {
    List<UserId> many = users(Limits.MAX_MENTIONS + 1);
    List<UserId> most = many.subList(0, Limits.MAX_MENTIONS);

    assertThat(Mentions.of(text(most), List.of(), many)).isEqualTo(most);
    assertThat(Mentions.of(text(many), List.of(), many)).isEqualTo(most);
    assertThat(Mentions.of("", many, many)).isEqualTo(most);
    assertThat(Mentions.of(text(most), List.of(many.getLast()), many))
        .hasSize(Limits.MAX_MENTIONS)
        .startsWith(many.getLast(), most.getFirst());
  }

  private static String text(List<UserId> users) {
    return users.stream().map(user -> "@" + user).collect(Collectors.joining(" "));
  }

  /// The largest text, of the characters that are looked at most often.
  @Test
  void textOfNothingButAtsIsReadInNoTime() {
    assertThat(of("@".repeat(Limits.MAX_TEXT_BYTES))).isEmpty();
    assertThat(of("@.".repeat(Limits.MAX_TEXT_BYTES / 2))).isEmpty();
    assertThat(of("@a ".repeat(Limits.MAX_TEXT_BYTES / 3))).isEmpty();
  }
}
