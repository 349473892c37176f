package chat.parley.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/// What the gateway logs as an error, which nothing that a client sends may bring about. For the
/// test's thread.
final class Faults extends AppenderBase<ILoggingEvent> {
  private static final Logger GATEWAY =
      (Logger) LoggerFactory.getLogger(Faults.class.getPackageName());

  private final List<String> logged = new ArrayList<>();

  private Faults() {}

  /// From now on.
  static Faults since() {
    Faults faults = new Faults();
    faults.start();
    GATEWAY.addAppender(faults);
    return faults;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      logged.add(event.getFormattedMessage());
    }
  }

  /// Until now.
  List<String> end() {
    GATEWAY.detachAppender(this);
    return logged;
  }
}
