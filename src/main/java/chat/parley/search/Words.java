package chat.parley.search;

import chat.parley.store.Folded;
import chat.parley.store.SearchIndex.Term;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Takes texts apart into words, the same for every store, so that the same is found in each.
///
/// A word is a run of letters, digits and the marks that belong to them (Unicode), whatever its
/// case, without accents, in the form NFKC. In scripts that put no spaces between words, or whose
/// words are glued together (Chinese, Japanese, Korean, Thai …), each pair of neighbouring
/// characters is a word, and so is the last character of a run: then a single character is found as
/// what some word begins with. Pure.
public final class Words {
  /// Of one message; what follows is not found.
  static final int MAX_WORDS = 2_000;

  /// Of a word, in code points: what is longer is cut, in the text and in the question alike.
  static final int MAX_LENGTH = 64;

  /// A single letter begins too many words for anybody to want to see.
  private static final int MIN_PREFIX = 2;

  /// U+0300, the first of the combining marks.
  private static final int FIRST_MARK = 0x0300;

  /// U+0E00, where Thai begins; the other scripts without spaces come after it.
  private static final int FIRST_DENSE = 0x0E00;

  private Words() {}

  /// The words of a text, each once, in their order.
  public static List<String> of(String text) {
    Set<String> words = new LinkedHashSet<>();
    for (String run : runs(text)) {
      if (words.size() >= MAX_WORDS) {
        break;
      }
      if (isDense(run.codePointAt(0))) {
        int[] characters = run.codePoints().toArray();
        words.addAll(pairs(characters));
        words.add(new String(characters, characters.length - 1, 1));
      } else {
        words.add(cut(run));
      }
    }
    return words.stream().limit(MAX_WORDS).toList();
  }

  /// What to look for, for a user's question: all of its words, of which the last one may still be
  /// being typed, unless something follows it. None if it has no word.
  public static List<Term> query(String text) {
    List<String> runs = runs(text);
    boolean open = !text.isEmpty() && isWord(text.codePointBefore(text.length()));
    Set<Term> terms = new LinkedHashSet<>();
    for (int i = 0; i < runs.size(); i++) {
      String run = runs.get(i);
      if (isDense(run.codePointAt(0))) {
        int[] characters = run.codePoints().toArray();
        if (characters.length == 1) {
          terms.add(new Term(run, true));
        } else {
          pairs(characters).forEach(pair -> terms.add(new Term(pair, false)));
        }
      } else {
        String word = cut(run);
        boolean last = i == runs.size() - 1;
        terms.add(
            new Term(word, last && open && word.codePointCount(0, word.length()) >= MIN_PREFIX));
      }
    }
    return List.copyOf(terms);
  }

  /// Runs of what belongs together: none is empty, each is dense or not.
  private static List<String> runs(String text) {
    List<String> runs = new ArrayList<>();
    String folded = Folded.of(text);
    // Where the run at hand begins; -1 between runs.
    int begin = -1;
    boolean dense = false;
    int at = 0;
    while (at < folded.length()) {
      int c = folded.codePointAt(at);
      boolean word = isWord(c);
      if (begin >= 0 && (!word || isDense(c) != dense)) {
        runs.add(folded.substring(begin, at));
        begin = -1;
      }
      // A mark without a letter before it is no word.
      if (begin < 0 && word && !isMark(c)) {
        begin = at;
        dense = isDense(c);
      }
      at += Character.charCount(c);
    }
    if (begin >= 0) {
      runs.add(folded.substring(begin));
    }
    return runs;
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c) || isMark(c);
  }

  private static boolean isMark(int c) {
    if (c < FIRST_MARK) {
      return false;
    }
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /// Whether the words of a character's script are not set apart. The sign that makes a Japanese
  /// vowel long belongs to no script.
  private static boolean isDense(int c) {
    if (c < FIRST_DENSE) {
      return false;
    }
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
      default -> c == 'ー';
    };
  }

  private static String cut(String run) {
    return run.codePointCount(0, run.length()) <= MAX_LENGTH
        ? run
        : run.substring(0, run.offsetByCodePoints(0, MAX_LENGTH));
  }

  private static List<String> pairs(int[] characters) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < characters.length; i++) {
      pairs.add(new String(characters, i, 2));
    }
    return pairs;
  }
}
