package chat.parley.drill;

/// What nodes stand on besides Kafka: Redis, PostgreSQL. Started again on the same data and port.
interface Backing extends AutoCloseable {
  String name();

  /// For the nodes' settings.
  String url();

  /// SIGKILL.
  void kill();

  /// SIGSTOP.
  void pause();

  /// SIGCONT.
  void resume();

  /// Ends it in order; returns when it has ended.
  void stop();

  /// Starts it again after [#kill] or [#stop], and returns when it answers.
  void startAgain();

  @Override
  void close();
}
