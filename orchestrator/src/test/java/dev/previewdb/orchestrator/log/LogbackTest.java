package dev.previewdb.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the very file the program logs by. */
class LogbackTest {
  private static final String SECRET = "5ecr3tV4lue";

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void readTheConfiguration() throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(getClass().getResource("/logback.xml")));
  }

  @Test
  void theConfigurationIsReadWithoutAComplaint() {
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .allMatch(status -> status.getEffectiveLevel() < Status.WARN, "no warning");
  }

  @Test
  void everyLineGoesToStderrThroughTheOneAppenderThatRedacts() {
    List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
    for (Logger logger : context.getLoggerList()) {
      logger.iteratorForAppenders().forEachRemaining(appenders::add);
    }
    assertThat(appenders).containsExactly(stderr());
    assertThat(stderr().getTarget()).isEqualTo("System.err");
  }

  @Test
  void ourOwnLinesComeFromInfoUpwardsAndThoseOfLibrariesFromWarning() {
    assertThat(context.getLogger("dev.previewdb.any").getEffectiveLevel()).isEqualTo(Level.INFO);
    assertThat(context.getLogger("org.eclipse.jgit").getEffectiveLevel()).isEqualTo(Level.WARN);
    assertThat(context.getLogger("org.flywaydb.core.sql").getEffectiveLevel())
        .as("what the server says to a branch's SQL is not ours to pass on")
        .isEqualTo(Level.OFF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer " + SECRET,
        "postgresql://app:" + SECRET + "@db/shop",
        "https://" + SECRET + "@github.com/o/r",
        "ghp_" + SECRET,
        "github_pat_" + SECRET,
        "password=" + SECRET
      })
  void noSecretIsWrittenFromTheMessageNorAnArgumentNorAnException(String text) {
    RuntimeException failure =
        new IllegalStateException("outer " + text, new IllegalArgumentException("inner " + text));
    assertThat(written("message " + text, null)).contains("***").doesNotContain(SECRET);
    assertThat(written("argument {}", null, text)).contains("***").doesNotContain(SECRET);
    assertThat(written("failed", failure)).contains("outer", "inner", "***").doesNotContain(SECRET);
  }

  @Test
  void aMessageCannotForgeALineOfItsOwn() {
    assertThat(written("branch {}", null, "a\r\n2026-01-01 ERROR forged").lines()).hasSize(1);
  }

  private ConsoleAppender<ILoggingEvent> stderr() {
    Appender<ILoggingEvent> appender =
        Objects.requireNonNull(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr"));
    return (ConsoleAppender<ILoggingEvent>) appender;
  }

  private String written(
      String message, @org.jspecify.annotations.Nullable Throwable failure, Object... arguments) {
    Logger logger = context.getLogger("dev.previewdb.any");
    var event =
        new LoggingEvent(Logger.class.getName(), logger, Level.INFO, message, failure, arguments);
    return new String(stderr().getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
