package chat.parley.push;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// News that is looked at after a while: each chat's together, in the order in which they came.
/// What comes while a chat waits does not make it wait longer.
///
/// Thread-safe; nothing waits for long.
final class Waiting {
  /// What waits of a chat.
  private static final class Entry {
    private final long dueAt;
    private final List<Said> said = new ArrayList<>(2);
    private Optional<Set<UserId>> only;

    Entry(News news, long dueAt) {
      this.dueAt = dueAt;
      this.only = news.only();
      said.addAll(news.said());
    }

    /// What is put back may be older, and of several users the same.
    void add(News news) {
      boolean later = news.said().getFirst().seq() > said.getLast().seq();
      if (later) {
        said.addAll(news.said());
      } else {
        news.said().stream().filter(one -> !said.contains(one)).forEach(said::add);
        said.sort(Comparator.comparingLong(Said::seq));
      }
      while (said.size() > News.MAX_SAID) {
        said.removeFirst();
      }
      only = News.both(only, news.only());
    }
  }

  private final long delayMillis;
  private final int max;
  // Guarded by this.
  private final Map<ChatId, Entry> entries = new LinkedHashMap<>();

  /// @param max chats; more are not taken
  Waiting(Duration delay, int max) {
    this.delayMillis = delay.toMillis();
    this.max = max;
  }

  /// @return false if there is no room for it
  synchronized boolean add(News news, long now) {
    Entry there = entries.get(news.chat());
    if (there == null) {
      if (entries.size() >= max) {
        return false;
      }
      entries.put(news.chat(), new Entry(news, now + delayMillis));
    } else {
      there.add(news);
    }
    return true;
  }

  /// Takes out what is due, `limit` chats at most.
  synchronized List<News> due(long now, int limit) {
    List<News> due = new ArrayList<>();
    Iterator<Map.Entry<ChatId, Entry>> all = entries.entrySet().iterator();
    while (all.hasNext() && due.size() < limit) {
      Map.Entry<ChatId, Entry> next = all.next();
      Entry entry = next.getValue();
      if (entry.dueAt > now) {
        break;
      }
      due.add(new News(next.getKey(), entry.said, entry.only));
      all.remove();
    }
    return due;
  }

  synchronized int size() {
    return entries.size();
  }
}
