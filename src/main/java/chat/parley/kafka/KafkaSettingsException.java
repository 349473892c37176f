package chat.parley.kafka;

/// What Kafka's clients are told cannot work, however often it is tried.
public final class KafkaSettingsException extends KafkaException {
  private static final long serialVersionUID = 1L;

  KafkaSettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}
