package chat.parley.api;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.Reads;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.search.Words;
import chat.parley.store.SearchIndex;
import chat.parley.store.SearchIndex.Page;
import chat.parley.store.SearchIndex.Term;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Messages by their words.
///
/// A search for what very many messages have takes long. Few are made at a time, so that they leave
/// connections of the store to who reads chats; the others wait for a while.
final class Search {
  private static final int MAX_PAGE = 100;
  private static final int PAGE = 20;
  private static final int MAX_QUESTION_LENGTH = 200;
  private static final int AT_A_TIME = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Reads reads;
  private final Semaphore places = new Semaphore(AT_A_TIME, true);

  Search(Reads reads) {
    this.reads = reads;
  }

  List<Route> routes() {
    return List.of(Route.of("GET", "/v1/search", this::search));
  }

  private HttpReply search(Call call) {
    SearchIndex.Search search =
        new SearchIndex.Search(
            terms(call),
            call.option("chat_id", ChatId::new),
            call.option("sender_id", UserId::new),
            call.time("from"),
            call.time("until"),
            Cursor.of(call, Search::place),
            call.number("limit", 1, MAX_PAGE, PAGE));
    Page page = find(call.user(), search);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(
        "messages", page.messages().stream().map(event -> Messages.raw(event.json())).toList());
    page.next().ifPresent(next -> object.put("next_cursor", Cursor.text(text(next))));
    return HttpReply.json(200, object);
  }

  private static List<Term> terms(Call call) {
    String question = call.http().parameter("q").orElse("");
    List<Term> terms = question.length() > MAX_QUESTION_LENGTH ? List.of() : Words.query(question);
    if (terms.isEmpty()) {
      throw Problem.of(
          BadFrame.field(
              "q",
              "must have 1 to %d characters, and a letter or digit among them"
                  .formatted(MAX_QUESTION_LENGTH)));
    }
    return terms;
  }

  private Page find(UserId user, SearchIndex.Search search) {
    if (!havePlace()) {
      throw Problem.of(ErrorCode.UNAVAILABLE, "too many searches; try again", RETRY_AFTER);
    }
    try {
      return reads.read(store -> store.searchIndex().find(user, search));
    } finally {
      places.release();
    }
  }

  private boolean havePlace() {
    try {
      return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String text(SearchIndex.Cursor place) {
    return place.sentAt() + ":" + place.seq() + ":" + place.chat();
  }

  private static SearchIndex.Cursor place(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException("no place");
    }
    return new SearchIndex.Cursor(
        Long.parseLong(parts[0]), new ChatId(parts[2]), Long.parseLong(parts[1]));
  }
}
