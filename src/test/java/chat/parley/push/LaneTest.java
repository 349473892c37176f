package chat.parley.push;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.outbound.Backoff;
import chat.parley.push.Lanes.Departure;
import chat.parley.push.PushService.Gone;
import chat.parley.push.PushService.Later;
import chat.parley.push.PushService.Refused;
import chat.parley.push.PushService.Taken;
import com.interaso.webpush.WebPush.Urgency;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What waits for push services, and when it is its turn.
final class LaneTest {
  private static final Later LATER = new Later(Duration.ZERO);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Lanes lanes = new Lanes(new Backoff(Duration.ofSeconds(2), LONGEST, new Random(5)));
  private long now = 1_000_000;

  private void put(String endpoint, String chat, String text) {
    Browser browser = new Browser(endpoint);
    assertThat(
            lanes.put(
                new Parcel(
                    browser.subscription("bob"),
                    new ChatId(chat),
                    text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    Urgency.Normal,
                    now,
                    now,
                    0)))
        .isTrue();
  }

  private void put(String endpoint) {
    put(endpoint, "g1", "x");
  }

  private List<Departure> next() {
    return lanes.next(now);
  }

  private Departure one() {
    List<Departure> next = next();
    assertThat(next).hasSize(1);
    return next.getFirst();
  }

  private void ended(Departure departure, PushService.Result result) {
    lanes.ended(departure, result, now);
  }

  private static String text(Departure departure) {
    return new String(departure.parcel().payload(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void laterOneTakesThePlaceOfOneThatWaits() {
    put("https://a/1", "g1", "old");
    put("https://a/1", "g2", "other");
    put("https://a/1", "g1", "new");

    assertThat(next()).extracting(LaneTest::text).containsExactly("new", "other");
    assertThat(lanes.waiting()).isZero();
  }

  @Test
  void laterOneWaitsForTheOneUnderWay() {
    put("https://a/1", "g1", "old");
    Departure old = one();
    put("https://a/1", "g1", "new");
    assertThat(next()).isEmpty();

    ended(old, new Taken());

    assertThat(text(one())).isEqualTo("new");
  }

  @Test
  void oneThatFailsDoesNotComeBackOverALaterOne() {
    put("https://a/1", "g1", "old");
    Departure old = one();
    put("https://a/1", "g1", "new");

    ended(old, LATER);

    assertThat(text(one())).isEqualTo("new");
    assertThat(lanes.waiting()).isZero();
  }

  @Test
  void whatIsNotTakenComesAgainAfterAPauseThatGrows() {
    put("https://a/1");
    ended(one(), LATER);
    assertThat(next()).isEmpty();
    now += 2_000;
    Departure again = one();
    assertThat(again.parcel().failures()).isEqualTo(1);
    ended(again, LATER);
    now += 1_999;
    assertThat(next()).isEmpty();
    now += 2_001;
    ended(one(), new Taken());
    assertThat(lanes.isEmpty()).isTrue();
  }

  @Test
  void whatIsTooOldIsDropped() {
    put("https://a/1");
    ended(one(), LATER);
    now += Lane.MAX_AGE.toMillis();
    assertThat(lanes.expire(now)).isZero();
    now++;
    assertThat(lanes.expire(now)).isEqualTo(1);
    assertThat(next()).isEmpty();
    assertThat(lanes.isEmpty()).isTrue();
  }

  @Test
  void serviceThatIsDownIsTriedOneAtATime() {
    IntStream.range(0, 10).forEach(i -> put("https://a/" + i));
    List<Departure> all = next();
    assertThat(all).hasSize(10);
    all.forEach(departure -> ended(departure, LATER));
    now += 2 * LONGEST.toMillis();

    Departure first = one();
    ended(first, new Taken());

    assertThat(next()).hasSize(9);
  }

  @Test
  void serviceMayAskToBeLeftAlone() {
    put("https://a/1");
    put("https://a/2");
    List<Departure> both = next();
    ended(both.get(0), new Later(Duration.ofSeconds(30)));
    ended(both.get(1), new Taken());
    put("https://a/3");
    // Somebody is served again: it is no longer meant.
    assertThat(next()).hasSize(1);

    put("https://b/1");
    ended(one(), new Later(Duration.ofSeconds(30)));
    put("https://b/2");
    now += 29_999;
    assertThat(next()).extracting(it -> it.parcel().to().endpoint()).containsExactly("https://a/1");
    now += 1;
    assertThat(next()).hasSize(2);
  }

  @Test
  void noServiceMayAskForLong() {
    put("https://a/1");
    ended(one(), new Later(Duration.ofDays(1)));
    now += LONGEST.toMillis();
    assertThat(next()).hasSize(1);
  }

  @Test
  void oneThatIsRefusedDoesNotComeAgain() {
    put("https://a/1");
    ended(one(), new Refused());
    assertThat(lanes.isEmpty()).isTrue();
  }

  @Test
  void nothingMoreIsSentToABrowserThatIsGone() {
    put("https://a/1", "g1", "x");
    Departure first = one();
    put("https://a/1", "g2", "y");
    put("https://a/2", "g1", "z");

    ended(first, new Gone());

    assertThat(next()).extracting(LaneTest::text).containsExactly("z");
    assertThat(lanes.waiting()).isZero();
  }

  @Test
  void servicesHaveTheirTurnsAndNoneTakesAllThePlaces() {
    IntStream.range(0, 50).forEach(i -> put("https://a/" + i));
    put("https://b/1");

    List<Departure> next = next();

    assertThat(next).hasSize(Lane.MAX_UNDER_WAY + 1);
    assertThat(next.stream().map(it -> it.parcel().to().endpoint()).limit(2))
        .contains("https://b/1");
  }

  @Test
  void placesAreNotGivenToTheSameServicesAgain() {
    int services = Lanes.MAX_UNDER_WAY / Lane.MAX_UNDER_WAY + 1;
    for (int service = 0; service < services; service++) {
      for (int i = 0; i < 20; i++) {
        put("https://s" + service + "/" + i);
      }
    }
    List<Departure> next = next();
    assertThat(next).hasSize(Lanes.MAX_UNDER_WAY);
    // One after the other comes free, and each service gets on.
    assertThat(next.stream().map(it -> Courier.origin(it.parcel().to().endpoint())).distinct())
        .hasSize(services);
  }

  @Test
  void thereIsAnEnd() {
    for (int i = 0; i < Lanes.MAX_WAITING; i++) {
      put("https://s" + i % 100 + "/" + i);
    }
    Parcel one =
        new Parcel(
            new Browser("https://a/1").subscription("bob"),
            new ChatId("g1"),
            new byte[0],
            Urgency.Normal,
            now,
            now,
            0);
    assertThat(lanes.put(one)).isFalse();
    next();
    assertThat(lanes.put(one)).isTrue();
  }
}
