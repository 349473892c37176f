package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.store.SearchIndex.Cursor;
import chat.parley.store.SearchIndex.Page;
import chat.parley.store.SearchIndex.Place;
import chat.parley.store.SearchIndex.Search;
import chat.parley.store.SearchIndex.Spot;
import chat.parley.store.SearchIndex.Stretch;
import chat.parley.store.SearchIndex.Term;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Messages by their words.
abstract class StoreSearchContract extends StoreContract {

  /// A connection of its own to the test's database.
  abstract Connection connect() throws SQLException;

  private SearchIndex index() {
    return store.searchIndex();
  }

  /// Gives a message its words, whatever has been indexed of its chat.
  private void words(ChatId chat, long seq, String... words) {
    long from = index().places(List.of(chat)).getFirst().indexed();
    Set<ChatId> moved =
        index()
            .index(
                List.of(new Stretch(chat, from, Math.max(from, seq))),
                Map.of(new Spot(chat, seq), List.of(words)));
    assertThat(moved).containsExactly(chat);
  }

  private static Search search(Term... terms) {
    return new Search(
        List.of(terms),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        50);
  }

  private static Term word(String word) {
    return new Term(word, false);
  }

  private static Term prefix(String word) {
    return new Term(word, true);
  }

  private List<String> found(UserId user, Search search) {
    return spots(index().find(user, search));
  }

  private List<String> found(UserId user, Term... terms) {
    return found(user, search(terms));
  }

  private static List<String> spots(Page page) {
    return page.messages().stream().map(event -> event.chatId() + " " + event.seq()).toList();
  }

  /// g1 of alice and bob: 2 green tea, 3 green grass, 4 teapot; g2 of bob: 2 green tea.
  private void somethingGreen() {
    scribe()
        .create(G1, "alice", "bob")
        .create(G2, "bob")
        .at(100)
        .send(G1, "alice")
        .at(200)
        .send(G1, "bob")
        .at(300)
        .send(G1, "alice")
        .at(400)
        .send(G2, "bob")
        .commit();
    words(G1, 2, "green", "tea");
    words(G1, 3, "green", "grass");
    words(G1, 4, "teapot");
    words(G2, 2, "green", "tea");
  }

  @Test
  void messagesAreFoundByAWordByAllOfSeveralAndByABeginning() {
    somethingGreen();

    assertThat(found(ALICE, word("green"))).containsExactly("g1 3", "g1 2");
    assertThat(found(ALICE, word("green"), word("tea"))).containsExactly("g1 2");
    assertThat(found(ALICE, word("tea"))).containsExactly("g1 2");
    assertThat(found(ALICE, prefix("tea"))).containsExactly("g1 4", "g1 2");
    assertThat(found(ALICE, prefix("te"), prefix("gre"))).containsExactly("g1 2");
    assertThat(found(ALICE, word("te"))).isEmpty();
    assertThat(found(ALICE, word("een"))).isEmpty();
    assertThat(found(BOB, word("green"))).containsExactly("g2 2", "g1 3", "g1 2");
  }

  @Test
  void whoeverWasNeverAMemberFindsNothing() {
    somethingGreen();

    assertThat(found(CAROL, word("green"))).isEmpty();
    Search inChat =
        new Search(
            List.of(word("green")),
            Optional.of(G2),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            9);
    assertThat(found(ALICE, inChat)).isEmpty();
  }

  @Test
  void resultsAreOfAChatASenderAndATime() {
    somethingGreen();

    assertThat(found(BOB, filtered("g1", null, -1, -1))).containsExactly("g1 3", "g1 2");
    assertThat(found(BOB, filtered(null, "bob", -1, -1))).containsExactly("g2 2", "g1 3");
    assertThat(found(BOB, filtered(null, null, 200, -1))).containsExactly("g2 2", "g1 3");
    assertThat(found(BOB, filtered(null, null, 201, -1))).containsExactly("g2 2");
    assertThat(found(BOB, filtered(null, null, -1, 200))).containsExactly("g1 2");
    assertThat(found(BOB, filtered(null, null, -1, 201))).containsExactly("g1 3", "g1 2");
    assertThat(found(BOB, filtered("g1", "bob", 100, 300))).containsExactly("g1 3");
    assertThat(found(BOB, filtered("g3", null, -1, -1))).isEmpty();
  }

  private static Search filtered(
      @Nullable String chat, @Nullable String sender, long from, long until) {
    return new Search(
        List.of(word("green")),
        Optional.ofNullable(chat).map(ChatId::new),
        Optional.ofNullable(sender).map(UserId::new),
        from < 0 ? OptionalLong.empty() : OptionalLong.of(from),
        until < 0 ? OptionalLong.empty() : OptionalLong.of(until),
        Optional.empty(),
        50);
  }

  /// Many at the same time, in two chats.
  @Test
  void pagesFollowEachOtherWithoutRepeatAndHoleThoughMoreComes() {
    Scribe scribe = scribe().create(G1, "alice").create(G2, "alice");
    for (int i = 0; i < 10; i++) {
      scribe.at(100 + i / 4).send(G1, "alice").at(100 + i / 4).send(G2, "alice");
    }
    scribe.commit();
    for (int i = 2; i <= 11; i++) {
      words(G1, i, "tea");
      words(G2, i, "tea");
    }
    List<String> all = found(ALICE, word("tea"));

    List<String> paged = new ArrayList<>();
    Optional<Cursor> after = Optional.empty();
    do {
      Page page = index().find(ALICE, page(after, 3));
      assertThat(page.messages()).hasSizeLessThanOrEqualTo(3);
      paged.addAll(spots(page));
      after = page.next();
      if (paged.size() == 3) {
        scribe.at(500).send(G1, "alice").commit();
        words(G1, 12, "tea");
      }
    } while (after.isPresent());

    assertThat(all).hasSize(20).doesNotHaveDuplicates();
    assertThat(paged).isEqualTo(all);
    assertThat(index().find(ALICE, page(Optional.empty(), 21)).next()).isEmpty();
    assertThat(index().find(ALICE, page(Optional.empty(), 20)).next()).isPresent();
  }

  private static Search page(Optional<Cursor> after, int limit) {
    return new Search(
        List.of(word("tea")),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        after,
        limit);
  }

  @Test
  void whoWasRemovedFindsWhatCameUpToThenAndAllWhenTheyAreBack() {
    Scribe scribe =
        scribe()
            .create(G1, "alice", "bob")
            .send(G1, "alice")
            .remove(G1, "alice", "bob")
            .send(G1, "alice")
            .commit();
    words(G1, 2, "tea");
    words(G1, 4, "tea");

    assertThat(found(BOB, word("tea"))).containsExactly("g1 2");
    scribe.add(G1, "alice", "bob").commit();
    assertThat(found(BOB, word("tea"))).containsExactly("g1 4", "g1 2");
  }

  @Test
  void messageIsFoundByItsNewWordsAndWithoutWordsByNone() {
    somethingGreen();

    words(G1, 2, "black", "coffee");
    words(G1, 3);

    assertThat(found(ALICE, word("green"))).isEmpty();
    assertThat(found(ALICE, word("tea"))).isEmpty();
    assertThat(found(ALICE, word("coffee"))).containsExactly("g1 2");
    words(G1, 3, "green");
    assertThat(found(ALICE, word("green"))).containsExactly("g1 3");
  }

  @Test
  void deletedMessageIsNotFoundThoughItStillHasWords() {
    Scribe scribe = scribe().create(G1, "alice").send(G1, "alice").send(G1, "alice").commit();
    words(G1, 2, "tea");
    words(G1, 3, "tea");

    scribe.delete(G1, "alice", 2).commit();

    assertThat(found(ALICE, word("tea"))).containsExactly("g1 3");
  }

  @Test
  void messageIsShownAsItIsNowWithItsReactions() {
    scribe()
        .create(G1, "alice", "bob")
        .send(G1, "alice")
        .edit(G1, "alice", 2, "tea")
        .react(G1, "bob", 2, "+1")
        .open("alice", "bob")
        .commit();
    ChatId direct = direct("alice", "bob");
    words(G1, 2, "tea");
    words(direct, 2, "tea");

    List<StoredEvent> messages = index().find(ALICE, search(word("tea"))).messages();

    assertThat(messages).hasSize(2);
    assertThat(json(messages.getFirst())).isEqualTo(json(direct, 2));
    assertThat(json(messages.getLast()))
        .contains("\"edited\"")
        .contains("\"reactions\":[{\"emoji\":\"+1\",\"user_ids\":[\"bob\"]}]");
    assertThat(messages.getLast().json())
        .isEqualTo(store.eventsAfter(G1, 1, 2, 1).getFirst().json());
  }

  private static String json(ChatId chat, long seq) {
    return new String(Scribe.json(chat, seq), StandardCharsets.UTF_8);
  }

  private static String json(StoredEvent event) {
    return new String(event.json(), StandardCharsets.UTF_8);
  }

  @Test
  void pageOfLargeMessagesIsShorter() {
    Scribe scribe = scribe().create(G1, "alice");
    for (int seq = 2; seq <= 6; seq++) {
      scribe.send(G1, "alice");
    }
    for (int seq = 2; seq <= 6; seq++) {
      scribe.edit(G1, "alice", seq, "x".repeat(SearchQuery.MAX_PAGE_BYTES / 2 - 100));
    }
    scribe.commit();
    for (int seq = 2; seq <= 6; seq++) {
      words(G1, seq, "x");
    }

    Page first = index().find(ALICE, search(word("x")));

    assertThat(spots(first)).containsExactly("g1 6", "g1 5");
    assertThat(first.next()).isPresent();
  }

  @Test
  void wordsOfAnyScriptAreFoundAsTheyStand() {
    List<String> words =
        List.of(
            "grüße",
            "σοφοσ",
            "привет",
            "हिन्दी",
            "שלום",
            "مرحبا",
            "こん",
            "東京",
            "한국",
            // Adlam, Cherokee in small letters and extension G of Han: younger than unicode61.
            "𞤢𞤣𞤤",
            "ꭰꭱꭲ",
            "𰀀𰀁",
            "1984",
            "and",
            "or",
            "not",
            "near");
    Scribe scribe = scribe().create(G1, "alice");
    words.forEach(_ -> scribe.send(G1, "alice"));
    scribe.commit();
    for (int i = 0; i < words.size(); i++) {
      words(G1, i + 2, words.get(i));
    }

    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String spot = "g1 " + (i + 2);
      assertThat(found(ALICE, word(word))).as(word).containsExactly(spot);
      assertThat(found(ALICE, prefix(word.substring(0, 2)))).as(word).containsExactly(spot);
    }
  }

  @Test
  void questionMayHaveVeryManyWordsAndTheyVeryManyLetters() {
    scribe().create(G1, "alice").send(G1, "alice").commit();
    String[] words =
        IntStream.range(0, 2_000).mapToObj(i -> "ж".repeat(60) + i).toArray(String[]::new);
    words(G1, 2, words);

    Term[] terms = Stream.of(words).limit(200).map(StoreSearchContract::word).toArray(Term[]::new);

    assertThat(found(ALICE, terms)).containsExactly("g1 2");
    terms[199] = word("other");
    assertThat(found(ALICE, terms)).isEmpty();
  }

  @Test
  void indexMovesFromWhereItWasAndNotFromElsewhere() {
    scribe()
        .create(G1, "alice")
        .send(G1, "alice")
        .send(G1, "alice")
        .create(G2, "alice")
        .send(G2, "alice")
        .commit();
    assertThat(index().places(List.of(G1, G2, G3)))
        .containsExactlyInAnyOrder(new Place(G1, 0, 3), new Place(G2, 0, 2));

    Map<Spot, List<String>> tea =
        Map.of(new Spot(G1, 2), List.of("tea"), new Spot(G2, 2), List.of("tea"));
    assertThat(index().index(List.of(new Stretch(G1, 0, 2)), tea)).containsExactly(G1);
    assertThat(found(ALICE, word("tea"))).containsExactly("g1 2");

    Map<Spot, List<String>> coffee =
        Map.of(new Spot(G1, 2), List.of("coffee"), new Spot(G2, 2), List.of("coffee"));
    List<Stretch> late = List.of(new Stretch(G1, 0, 3), new Stretch(G2, 0, 2));
    assertThat(index().index(late, coffee)).containsExactly(G2);
    assertThat(index().index(List.of(new Stretch(G1, 1, 3)), coffee)).isEmpty();
    assertThat(found(ALICE, word("tea"))).containsExactly("g1 2");
    assertThat(found(ALICE, word("coffee"))).containsExactly("g2 2");
    assertThat(index().index(List.of(new Stretch(G1, 2, 3)), coffee)).containsExactly(G1);
    assertThat(index().places(List.of(G1, G2)))
        .containsExactlyInAnyOrder(new Place(G1, 3, 3), new Place(G2, 2, 2));
    assertThat(index().places(List.of())).isEmpty();
  }

  /// As an operator does to have everything indexed anew, while nodes run.
  @Test
  void chatWhosePositionWasDroppedBeginsAnew() throws SQLException {
    somethingGreen();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM search_positions");
    }

    assertThat(index().places(List.of(G1))).containsExactly(new Place(G1, 0, 4));
    assertThat(index().index(List.of(new Stretch(G1, 3, 4)), Map.of())).isEmpty();
    assertThat(index().places(List.of(G1))).containsExactly(new Place(G1, 0, 4));
    assertThat(index().index(List.of(new Stretch(G1, 0, 4)), Map.of())).containsExactly(G1);
  }

  @Test
  void chatsAreLookedAtByIdAfterOneOfThem() {
    scribe().create(G2, "alice").create(G1, "alice").send(G1, "alice").create(G3, "bob").commit();
    words(G1, 2, "tea");

    assertThat(index().placesAfter(Optional.empty(), 2))
        .containsExactly(new Place(G1, 2, 2), new Place(G2, 0, 1));
    assertThat(index().placesAfter(Optional.of(G2), 2)).containsExactly(new Place(G3, 0, 1));
    assertThat(index().placesAfter(Optional.of(G3), 2)).isEmpty();
    assertThat(new Place(G1, 2, 2).behind()).isFalse();
    assertThat(new Place(G2, 0, 1).behind()).isTrue();
  }

  @Test
  void eventsOfStretchesAreReadTogetherEachOnce() {
    scribe()
        .create(G2, "alice")
        .create(G1, "alice")
        .send(G1, "alice")
        .send(G1, "alice")
        .send(G2, "alice")
        .create(G3, "alice")
        .commit();

    List<StoredEvent> events =
        index()
            .events(List.of(new Stretch(G3, 0, 1), new Stretch(G2, 1, 2), new Stretch(G1, 1, 2)));

    assertThat(events)
        .extracting(event -> event.chatId() + " " + event.seq())
        .containsExactly("g1 2", "g2 2", "g3 1");
    assertThat(index().events(List.of())).isEmpty();
  }

  @Test
  void presentStatesAreThoseOfMessagesThatStand() {
    scribe()
        .create(G1, "alice")
        .send(G1, "alice")
        .send(G1, "alice")
        .edit(G1, "alice", 2, "tea")
        .delete(G1, "alice", 3)
        .commit();

    Map<Spot, byte[]> present =
        index().present(Set.of(new Spot(G1, 1), new Spot(G1, 2), new Spot(G1, 3), new Spot(G1, 4)));

    assertThat(present).containsOnlyKeys(new Spot(G1, 2));
    assertThat(present.get(new Spot(G1, 2))).isEqualTo(Scribe.present(G1, 2, "tea"));
  }

  /// Two nodes that index the same chats in different orders.
  @Test
  void whoeverIsFasterIndexesAChatAndNobodyWaitsForEver() throws Exception {
    Scribe scribe = scribe();
    List<ChatId> chats = IntStream.range(0, 40).mapToObj(i -> new ChatId("c" + i)).toList();
    chats.forEach(chat -> scribe.create(chat, "alice").send(chat, "alice"));
    scribe.commit();
    SearchIndex other = another().searchIndex();
    Set<ChatId> here = new HashSet<>();

    Thread there =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = chats.size(); i > 0; i -= 8) {
                    other.index(stretches(chats.subList(i - 8, i).reversed()), Map.of());
                  }
                });
    for (int i = 0; i < chats.size(); i += 8) {
      here.addAll(index().index(stretches(chats.subList(i, i + 8)), Map.of()));
    }
    there.join();

    assertThat(index().places(chats)).noneMatch(Place::behind);
    assertThat(here).isSubsetOf(chats);
  }

  private static List<Stretch> stretches(List<ChatId> chats) {
    return chats.stream().map(chat -> new Stretch(chat, 0, 2)).toList();
  }
}
