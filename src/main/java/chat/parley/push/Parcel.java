package chat.parley.push;

import chat.parley.chat.ChatId;
import chat.parley.store.PushSubscription;
import com.interaso.webpush.WebPush.Urgency;

/// A push message on its way to one browser.
///
/// @param payload what the browser is to read; shared, not to be changed
/// @param madeAt milliseconds of the steady clock, as the next one
/// @param notBefore when it is to be sent
/// @param failures how often that has failed
record Parcel(
    PushSubscription to,
    ChatId chat,
    byte[] payload,
    Urgency urgency,
    long madeAt,
    long notBefore,
    int failures) {

  /// A later one of the same name takes the place of an earlier one that still waits.
  record Name(String endpoint, ChatId chat) {}

  Name name() {
    return new Name(to.endpoint(), chat);
  }

  Parcel again(long at) {
    return new Parcel(to, chat, payload, urgency, madeAt, at, failures + 1);
  }

  /// Nothing of what it says, and not where it goes.
  @Override
  public String toString() {
    return "Parcel[" + to.user() + " " + chat + "]";
  }
}
