package chat.parley.chat;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whom a text speaks to.
final class Mentions {
  /// At the beginning of a word. Dots and the like at its end are of the sentence, unless a user is
  /// called so.
  private static final Pattern AT =
      Pattern.compile("(?<![A-Za-z0-9._@|+=-])@([A-Za-z0-9._@|+=-]{1,128})");

  private static final String ENDINGS = ".-=+|@";

  private Mentions() {}

  /// Those of `members` whom the text names as `@user_id`, and those named besides; each once, the
  /// latter first, [Limits#MAX_MENTIONS] at most.
  static List<UserId> of(String text, List<UserId> besides, Collection<UserId> members) {
    if (besides.isEmpty() && text.indexOf('@') < 0) {
      return List.of();
    }
    Set<UserId> known = members instanceof Set<UserId> set ? set : new HashSet<>(members);
    Set<UserId> mentioned = new LinkedHashSet<>();
    besides.stream().filter(known::contains).forEach(mentioned::add);
    Matcher at = AT.matcher(text);
    while (at.find() && mentioned.size() < Limits.MAX_MENTIONS) {
      named(at.group(1), known, mentioned);
    }
    return mentioned.stream().limit(Limits.MAX_MENTIONS).toList();
  }

  private static void named(String word, Set<UserId> members, Set<UserId> mentioned) {
    for (int end = word.length(); end > 0; end--) {
      UserId user = new UserId(word.substring(0, end));
      if (members.contains(user)) {
        mentioned.add(user);
        return;
      }
      if (ENDINGS.indexOf(word.charAt(end - 1)) < 0) {
        return;
      }
    }
  }
}
