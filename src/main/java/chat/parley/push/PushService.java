package chat.parley.push;

import java.time.Duration;

/// Whoever takes push messages to browsers.
interface PushService {

  /// What became of one.
  sealed interface Result {}

  /// The service has it.
  record Taken() implements Result {}

  /// The subscription is no more.
  record Gone() implements Result {}

  /// It, and what is like it, is not wanted.
  record Refused() implements Result {}

  /// The service cannot take it now.
  ///
  /// @param pause how long it asks to be left alone; zero if it does not say
  record Later(Duration pause) implements Result {}

  /// Sends one, and waits for the answer for some seconds. May be called from any thread.
  Result send(Parcel parcel);
}
