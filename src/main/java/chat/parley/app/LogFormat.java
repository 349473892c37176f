package chat.parley.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How lines of the log look. Logging is set up before any setting is read, as text; nothing is
/// logged by then.
enum LogFormat {
  /// For people.
  TEXT,
  /// An object a line, for programs.
  JSON;

  static LogFormat of(String value) {
    return switch (value) {
      case "text" -> TEXT;
      case "json" -> JSON;
      default -> throw new IllegalArgumentException("must be text or json");
    };
  }

  /// Has the log look so from here on.
  void apply() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(context);
    }
  }

  /// The same of what is logged by `context`.
  void apply(LoggerContext context) {
    if (this == JSON) {
      context
          .getLogger(Logger.ROOT_LOGGER_NAME)
          .iteratorForAppenders()
          .forEachRemaining(appender -> json(context, appender));
    }
  }

  /// Arguments are left out, as the message has them; so is what is the same in each line.
  private static void json(LoggerContext context, Appender<ILoggingEvent> appender) {
    if (appender instanceof OutputStreamAppender<ILoggingEvent> stream
        && !(stream.getEncoder() instanceof JsonEncoder)) {
      JsonEncoder encoder = new JsonEncoder();
      encoder.setContext(context);
      encoder.setWithSequenceNumber(false);
      encoder.setWithNanoseconds(false);
      encoder.setWithContext(false);
      encoder.setWithMarkers(false);
      encoder.setWithMDC(false);
      encoder.setWithKVPList(false);
      encoder.setWithMessage(false);
      encoder.setWithArguments(false);
      encoder.setWithFormattedMessage(true);
      encoder.start();
      stream.setEncoder(encoder);
    }
  }
}
