package chat.parley.drill;

/// What nodes stand on besides Kafka: Redis, PostgreSQL. Started again on the same port.
interface Backing extends AutoCloseable {
  /// For the nodes' settings.
  String url();

  /// SIGKILL.
  void kill();

  /// SIGSTOP.
  void pause();

  /// SIGCONT.
  void resume();

  /// Starts it again after [#kill], and returns when it answers.
  void startAgain();

  @Override
  void close();
}
