package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFormatTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("chat.parley.Test");

  LogFormatTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern("%level %msg%n");
    text.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(text);
    appender.setOutputStream(out);
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }

  @Test
  void textIsForPeople() {
    LogFormat.TEXT.apply(context);
    log.info("hello {}", 7);

    assertThat(lines()).containsExactly("INFO hello 7");
  }

  @Test
  void jsonIsAnObjectALine() {
    LogFormat.JSON.apply(context);
    LogFormat.JSON.apply(context);
    long before = System.currentTimeMillis();
    log.warn("Set aside: offset {} of \"partition\" {}:\n\ttab, bell \u0007, größe 👋", 5, 3);
    log.info("next");

    assertThat(lines()).hasSize(2);
    JsonNode line = JSON.readTree(lines().getFirst());
    assertThat(line.path("timestamp").asLong()).isGreaterThanOrEqualTo(before);
    assertThat(line.path("level").asString()).isEqualTo("WARN");
    assertThat(line.path("threadName").asString()).isEqualTo(Thread.currentThread().getName());
    assertThat(line.path("loggerName").asString()).isEqualTo("chat.parley.Test");
    assertThat(line.path("formattedMessage").asString())
        .isEqualTo("Set aside: offset 5 of \"partition\" 3:\n\ttab, bell \u0007, größe 👋");
    assertThat(line.propertyNames())
        .containsExactlyInAnyOrder(
            "timestamp", "level", "threadName", "loggerName", "formattedMessage", "throwable");
  }

  /// The appender is that of logback.xml, to which the process logs.
  @Test
  @SuppressWarnings("unchecked") // appenders know what they append
  void theLogLooksAsTheSettingsSayOnceTheyAreRead() {
    OutputStreamAppender<ILoggingEvent> stderr =
        (OutputStreamAppender<ILoggingEvent>)
            ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                .getAppender("stderr");
    Encoder<ILoggingEvent> before = stderr.getEncoder();
    try {
      new SettingsOptions(Map.of(), Map.of()).settings();
      assertThat(stderr.getEncoder()).isSameAs(before);

      new SettingsOptions(Map.of("PARLEY_LOG_FORMAT", "json"), Map.of()).settings();
      assertThat(stderr.getEncoder()).isInstanceOf(JsonEncoder.class);
    } finally {
      stderr.setEncoder(before);
    }
  }

  @Test
  void anExceptionIsPartOfItsLine() {
    LogFormat.JSON.apply(context);
    log.error("failed", new IllegalStateException("outer", new RuntimeException("inner")));

    assertThat(lines()).hasSize(1);
    JsonNode thrown = JSON.readTree(lines().getFirst()).path("throwable");
    assertThat(thrown.path("className").asString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(thrown.path("message").asString()).isEqualTo("outer");
    assertThat(thrown.path("cause").path("message").asString()).isEqualTo("inner");
    assertThat(thrown.path("stepArray").valueStream().findFirst()).isPresent();
  }
}
