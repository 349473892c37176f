package chat.parley.push;

import chat.parley.outbound.Poster;
import chat.parley.store.PushSubscription;
import chat.parley.store.Pushes;
import chat.parley.store.StoreException;
import com.interaso.webpush.WebPush;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes push messages to the services of the browsers: encrypted for the browser (RFC 8291),
/// signed (RFC 8292), by HTTP (RFC 8030).
///
/// Blocks, for virtual threads. Thread-safe.
final class Courier implements PushService {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  /// How long the service keeps one for a browser that is off.
  private static final Duration TTL = Duration.ofDays(1);

  private static final Duration TOKEN_LIFE = Duration.ofHours(12);
  private static final Duration TOKEN_USE = Duration.ofHours(6);
  private static final int MAX_TOKENS = 1_000;

  /// What is sent for the first time was looked up a moment ago.
  private static final Duration FRESH = Duration.ofSeconds(5);

  /// Of a topic, in bytes: 32 characters are allowed (RFC 8030, section 5.4).
  private static final int TOPIC_BYTES = 24;

  private record Token(String text, long madeAt) {}

  private final Pushes pushes;
  private final WebPush webPush;
  private final Poster poster;
  private final Clock wall;
  private final Clock steady;
  // Guarded by itself.
  private final Map<String, Token> tokens =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
          return size() > MAX_TOKENS;
        }
      };

  Courier(Pushes pushes, PushKeys keys, Poster poster, Clock wall, Clock steady) {
    this.pushes = pushes;
    this.webPush = keys.webPush();
    this.poster = poster;
    this.wall = wall;
    this.steady = steady;
  }

  /// Whose name services see.
  static String origin(String endpoint) {
    URI uri = URI.create(endpoint);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  @Override
  public Result send(Parcel parcel) {
    try {
      if (!stands(parcel)) {
        return new Gone();
      }
      PushSubscription to = parcel.to();
      Result result =
          result(
              to,
              poster.post(
                  to.endpoint(),
                  headers(parcel),
                  webPush.getBody(parcel.payload(), to.p256dh(), to.auth())));
      if (result instanceof Gone) {
        pushes.gone(to.endpoint());
      }
      return result;
    } catch (StoreException e) {
      log.debug("The store does not answer: {}", e.getMessage());
      return new Later(Duration.ZERO);
    }
  }

  /// Nothing is told to who has signed out while it waited.
  private boolean stands(Parcel parcel) {
    if (parcel.failures() == 0 && steady.millis() - parcel.madeAt() < FRESH.toMillis()) {
      return true;
    }
    return pushes.of(List.of(parcel.to().user()), wall.millis()).stream()
        .anyMatch(one -> one.endpoint().equals(parcel.to().endpoint()));
  }

  private Map<String, String> headers(Parcel parcel) {
    return webPush.getHeadersWithToken(
        token(origin(parcel.to().endpoint())),
        (int) TTL.toSeconds(),
        topic(parcel),
        parcel.urgency());
  }

  /// One a service, for hours: making one costs a signature (RFC 8292, section 5 wants it so too).
  private String token(String origin) {
    long now = steady.millis();
    synchronized (tokens) {
      Token there = tokens.get(origin);
      if (there == null || now - there.madeAt() > TOKEN_USE.toMillis()) {
        there = new Token(webPush.getToken(origin, (int) TOKEN_LIFE.toSeconds()), now);
        tokens.put(origin, there);
      }
      return there.text();
    }
  }

  /// A later one of the same chat takes the place of one that the service still keeps. Made with
  /// the browser's secret: nobody can tell from it which chat it is, nor who shares one.
  private static String topic(Parcel parcel) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(parcel.to().auth());
      digest.update(parcel.chat().value().getBytes(StandardCharsets.UTF_8));
      return P256.base64(Arrays.copyOf(digest.digest(), TOPIC_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }

  private static Result result(PushSubscription to, Poster.Answer answer) {
    return switch (answer) {
      case Poster.Status(int code, Optional<String> retryAfter) -> {
        if (code / 100 != 2) {
          log.debug("Push to {} of {}: {}", to.user(), origin(to.endpoint()), code);
        }
        yield result(code, retryAfter);
      }
      case Poster.None(String reason) -> {
        log.debug("Push to {} of {}: {}", to.user(), origin(to.endpoint()), reason);
        yield new Later(Duration.ZERO);
      }
    };
  }

  private static Result result(int code, Optional<String> retryAfter) {
    if (code / 100 == 2) {
      return new Taken();
    }
    return switch (code) {
      case 404, 410 -> new Gone();
      case 408, 425, 429 -> new Later(pause(retryAfter));
      default -> code / 100 == 5 ? new Later(pause(retryAfter)) : new Refused();
    };
  }

  /// Seconds; a date counts as nothing.
  private static Duration pause(Optional<String> retryAfter) {
    return retryAfter
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(Duration.ZERO);
  }
}
