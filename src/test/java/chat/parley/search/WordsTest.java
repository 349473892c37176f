package chat.parley.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.SearchIndex.Term;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WordsTest {
  private static List<String> terms(String question) {
    return Words.query(question).stream()
        .map(term -> term.prefix() ? term.word() + "*" : term.word())
        .toList();
  }

  @Test
  void wordsAreRunsOfLettersAndDigitsEachOnce() {
    assertThat(Words.of("Tea, at 5pm: tea_pot (don't)!\n"))
        .containsExactly("tea", "at", "5pm", "pot", "don", "t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "…!?", "👍🏽 👨‍👩‍👧 ❤️", "\u0301", "\u200b\u00ad"})
  void whatHasNoLetterAndNoDigitHasNoWord(String text) {
    assertThat(Words.of(text)).isEmpty();
    assertThat(Words.query(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ÉCLAIR, eclair",
    "Straße, STRASSE",
    "STRAẞE, strasse",
    "ΣΟΦΟΣ, σοφός",
    "İstanbul, istanbul",
    "ｆｕｌｌ, full",
    "ﬁle, file",
    "m², m2",
    "Ёлка, елка",
    "ꭰꭱ, ᎠᎡ",
    "مُحَمَّد, محمد",
    "ex\u00adample, example"
  })
  void formsOfAWordAreOneWord(String one, String other) {
    assertThat(Words.of(one)).hasSize(1).isEqualTo(Words.of(other));
    assertThat(Words.of(Normalizer.normalize(one, Normalizer.Form.NFD))).isEqualTo(Words.of(one));
  }

  @Test
  void marksThatAreLettersOfAScriptStayInItsWords() {
    assertThat(Words.of("हिन्दी में")).containsExactly("हिन्दी", "में");
    assertThat(Words.of("が")).isNotEqualTo(Words.of("か"));
  }

  @Test
  void scriptsWithoutSpacesGivePairsAndTheirLastCharacter() {
    assertThat(Words.of("東京都")).containsExactly("東京", "京都", "都");
    assertThat(Words.of("猫")).containsExactly("猫");
    assertThat(Words.of("データ")).containsExactly("デー", "ータ", "タ");
    assertThat(Words.of("Java入門2")).containsExactly("java", "入門", "門", "2");
    assertThat(Words.of("𰀀𰀁𰀂")).containsExactly("𰀀𰀁", "𰀁𰀂", "𰀂");
  }

  @ParameterizedTest
  @ValueSource(strings = {"東京", "京都", "東京都", "東", "都", "京"})
  void partOfSuchATextFindsIt(String question) {
    List<String> words = Words.of("私は東京都");

    assertThat(Words.query(question)).isNotEmpty().allMatch(term -> isIn(term, words));
    assertThat(Words.query("京東")).noneMatch(term -> isIn(term, words));
  }

  private static boolean isIn(Term term, List<String> words) {
    return words.stream()
        .anyMatch(w -> term.prefix() ? w.startsWith(term.word()) : w.equals(term.word()));
  }

  @Test
  void longWordsAreCutInTextAndQuestionAlike() {
    String just = "a".repeat(Words.MAX_LENGTH);
    assertThat(Words.of(just)).containsExactly(just);
    assertThat(Words.of(just + "b")).containsExactly(just);
    assertThat(terms(just + "b")).containsExactly(just + "*");

    // Between the halves of no character.
    String pairs = "𞤢".repeat(Words.MAX_LENGTH);
    assertThat(Words.of("a" + pairs)).containsExactly("a" + "𞤢".repeat(Words.MAX_LENGTH - 1));
  }

  @Test
  void textHasSoManyWordsAndNoMore() {
    String text =
        IntStream.rangeClosed(1, Words.MAX_WORDS + 1)
            .mapToObj(i -> "w" + i)
            .collect(Collectors.joining(" "));

    assertThat(Words.of(text)).hasSize(Words.MAX_WORDS).endsWith("w" + Words.MAX_WORDS);
    assertThat(Words.of("東".repeat(9) + text)).hasSize(Words.MAX_WORDS);
  }

  @Test
  void lastWordOfAQuestionMayBeABeginningUnlessSomethingFollows() {
    assertThat(terms("green te")).containsExactly("green", "te*");
    assertThat(terms("green te ")).containsExactly("green", "te");
    assertThat(terms("green te.")).containsExactly("green", "te");
    assertThat(terms("green te\u0301")).containsExactly("green", "te*");
    assertThat(terms("green, t")).containsExactly("green", "t");
    assertThat(terms("GREEN Green gre")).containsExactly("green", "gre*");
  }

  @Test
  void ofScriptsWithoutSpacesASingleCharacterMayBegin() {
    assertThat(terms("猫 food")).containsExactly("猫*", "food*");
    assertThat(terms("東京都")).containsExactly("東京", "京都");
    assertThat(terms("tea 東京")).containsExactly("tea", "東京");
  }
}
