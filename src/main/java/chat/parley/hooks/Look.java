package chat.parley.hooks;

import chat.parley.chat.ChatId;
import chat.parley.store.Webhooks;
import java.time.Duration;
import java.util.Optional;

/// Looks at all chats for those that have something to send to a webhook, some at a time, since
/// there may be millions: at the start, when there may be more than was noted, and then every half
/// minute, for what a node that died had noted.
///
/// Confined to the thread of [Deliveries].
final class Look {
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final int PAGE = 2_000;

  private final Webhooks webhooks;
  private boolean again = true;
  private boolean looking;
  private long startedAt;
  private Optional<ChatId> after = Optional.empty();

  Look(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /// Another look is to follow at once.
  void again() {
    again = true;
  }

  /// Puts what a step of it finds into the lane, if it is time.
  void step(Lane lane, long now) {
    if (!looking && (again || now - startedAt > EVERY.toMillis())) {
      again = false;
      looking = true;
      startedAt = now;
      after = Optional.empty();
    }
    if (!looking || lane.full() || !lane.webhook().works()) {
      return;
    }
    if (lane.webhook().chat().isPresent()) {
      looking = false;
      again |= !lane.note(lane.webhook().chat().get());
      return;
    }
    Webhooks.Look page = webhooks.behind(lane.webhook(), after, PAGE);
    after = page.last();
    looking = after.isPresent();
    for (ChatId chat : page.behind()) {
      again |= !lane.note(chat);
    }
  }
}
