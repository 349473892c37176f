package chat.parley.kafka;

import org.jspecify.annotations.Nullable;

/// Kafka does not answer, or refuses.
public class KafkaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KafkaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
