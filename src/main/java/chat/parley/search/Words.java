package chat.parley.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Takes texts apart into words, the same for every store, so that the same is found in each.
///
/// A word is a run of letters and digits (Unicode), in lower case, without accents, in the form
/// NFKC. Scripts that put no spaces between words (Chinese, Japanese, Korean, Thai …) give each
/// pair of neighbouring characters, and a single one if it stands alone. Pure.
public final class Words {
  /// Of one message; what follows is not found.
  static final int MAX_WORDS = 2_000;

  /// Of a word, in characters: what is longer is cut, in the text and in the question alike.
  static final int MAX_LENGTH = 64;

  private Words() {}

  /// The words of a text, each once, in their order.
  public static List<String> of(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String run : runs(text)) {
      if (words.size() >= MAX_WORDS) {
        break;
      }
      words.addAll(run.isEmpty() ? List.of() : parts(run));
    }
    return words.stream().limit(MAX_WORDS).toList();
  }

  /// What to look for: all of `words`, of which the last one may be the beginning of a longer one.
  ///
  /// @param prefix whether it may
  public record Query(List<String> words, boolean prefix) {
    public Query {
      words = List.copyOf(words);
    }
  }

  /// The question of a user. Its last word may still be being typed, unless something follows it.
  public static Query query(String text) {
    List<String> words = of(text);
    boolean open = !text.isEmpty() && isWord(text.codePointBefore(text.length()));
    return new Query(words, open && !words.isEmpty() && !isDense(words.getLast().codePointAt(0)));
  }

  private static List<String> runs(String text) {
    String plain =
        Normalizer.normalize(
            Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{Mn}+", ""),
            Normalizer.Form.NFC);
    List<String> runs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    plain
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(
            c -> {
              boolean continues =
                  isWord(c) && (run.isEmpty() || isDense(c) == isDense(run.codePointAt(0)));
              if (!continues) {
                runs.add(run.toString());
                run.setLength(0);
              }
              if (isWord(c)) {
                run.appendCodePoint(c);
              }
            });
    runs.add(run.toString());
    return runs;
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c);
  }

  /// Whether the script of a character puts no spaces between words.
  private static boolean isDense(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }

  private static List<String> parts(String run) {
    if (!isDense(run.codePointAt(0))) {
      return List.of(run.length() <= MAX_LENGTH ? run : run.substring(0, MAX_LENGTH));
    }
    int[] characters = run.codePoints().toArray();
    if (characters.length == 1) {
      return List.of(run);
    }
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < characters.length; i++) {
      pairs.add(new String(characters, i, 2));
    }
    return pairs;
  }
}
