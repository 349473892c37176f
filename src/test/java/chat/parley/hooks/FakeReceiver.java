package chat.parley.hooks;

import chat.parley.store.Webhook;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// Remembers the names of what it has taken. Thread-safe.
final class FakeReceiver implements Receiver {
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile Function<String, Answer> answers = _ -> new Taken();

  /// What it answers to a delivery.
  void answer(Function<String, Answer> answers) {
    this.answers = answers;
  }

  List<String> taken() {
    return List.copyOf(taken);
  }

  /// Of one chat.
  List<String> taken(String chat) {
    return taken.stream().filter(name -> name.endsWith(":" + chat)).toList();
  }

  List<String> bodies() {
    return bodies;
  }

  @Override
  public Answer tell(Webhook webhook, String delivery, byte[] body) {
    Answer answer = answers.apply(delivery);
    if (answer instanceof Taken) {
      taken.add(delivery);
      bodies.add(new String(body, StandardCharsets.UTF_8));
    }
    return answer;
  }
}
