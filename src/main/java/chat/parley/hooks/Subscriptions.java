package chat.parley.hooks;

import chat.parley.chat.ChatId;
import chat.parley.store.Webhook;
import chat.parley.store.Webhooks;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/// What operators do with webhooks.
///
/// Blocks, and throws [chat.parley.store.StoreException] if the store does not answer. Thread-safe.
public final class Subscriptions {
  public static final int MAX = 50;

  /// Cursors of one transaction.
  private static final int PAGE = 2_000;

  private static final int ID_BYTES = 12;
  private static final int SECRET_BYTES = 32;

  private final Webhooks webhooks;
  private final Consumer<String> changed;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /// @param changed told the id of a webhook that was changed
  Subscriptions(Webhooks webhooks, Consumer<String> changed, Clock clock) {
    this.webhooks = webhooks;
    this.changed = changed;
    this.clock = clock;
  }

  public List<Webhook> all() {
    return webhooks.all();
  }

  public Optional<Webhook> find(String id) {
    return webhooks.find(id);
  }

  public Webhooks.Lag lag(Webhook webhook) {
    return webhooks.lag(webhook);
  }

  /// Makes a webhook. Returns when it is at work, which takes a second for some 100,000 chats.
  ///
  /// @param secret empty: one is made
  /// @param from sent at this time or later, is what it gets first; empty: what comes from now on
  /// @return empty if there are [#MAX]
  public Optional<Webhook> add(
      String url,
      Optional<String> secret,
      Set<String> events,
      Optional<ChatId> chat,
      OptionalLong from) {
    Webhook webhook =
        new Webhook(
            "w_" + randomText(ID_BYTES),
            url,
            secret.orElseGet(() -> "whsec_" + randomText(SECRET_BYTES)),
            events,
            chat,
            true,
            false,
            clock.millis(),
            Webhook.Health.UNKNOWN);
    if (!webhooks.add(webhook, MAX)) {
      return Optional.empty();
    }
    begin(webhook, from);
    webhooks.setReady(webhook.id());
    changed.accept(webhook.id());
    return webhooks.find(webhook.id());
  }

  /// Gives one another url, secret, events, and enables or disables it; false if it is not there.
  public boolean change(Webhook webhook) {
    boolean was = webhooks.change(webhook);
    changed.accept(webhook.id());
    return was;
  }

  public boolean remove(String id) {
    boolean was = webhooks.remove(id);
    changed.accept(id);
    return was;
  }

  /// Sends again what was sent at `from` or later, or nothing from before now that has not been
  /// sent, if that is later.
  ///
  /// @param chat of this one; empty: of all
  /// @return false if there is no such chat
  public boolean replay(Webhook webhook, Optional<ChatId> chat, long from) {
    boolean found = true;
    if (chat.isPresent()) {
      found = webhooks.begin(webhook.id(), chat.get(), OptionalLong.of(from));
    } else {
      begin(webhook, OptionalLong.of(from));
    }
    changed.accept(webhook.id());
    return found;
  }

  /// Sends a chat again from an event on.
  ///
  /// @param fromSeq from 1
  /// @return false if there is no such chat
  public boolean replay(Webhook webhook, ChatId chat, long fromSeq) {
    boolean found = webhooks.put(webhook.id(), chat, fromSeq - 1);
    changed.accept(webhook.id());
    return found;
  }

  private void begin(Webhook webhook, OptionalLong from) {
    if (webhook.chat().isPresent()) {
      // One that does not exist yet begins at its beginning.
      webhooks.begin(webhook.id(), webhook.chat().get(), from);
      return;
    }
    Optional<ChatId> last = webhooks.begin(webhook.id(), Optional.empty(), from, PAGE);
    while (last.isPresent()) {
      last = webhooks.begin(webhook.id(), last, from, PAGE);
    }
  }

  private String randomText(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
  }
}
