package dev.previewdb.github.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.previewdb.github.local.LocalGitHub;
import dev.previewdb.github.local.Shop;
import dev.previewdb.github.local.Trouble;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/**
 * Every log of the process is opened wide and every call is made to fail; the token must be in none
 * of it.
 */
@Isolated // it changes the levels of the process's logs
class TokenSecrecyTest {
  private final LocalGitHub remote = Shop.start();
  private final GitHub gitHub =
      new GitHub(
          remote.apiUrl(),
          Token.of(Shop.TOKEN),
          new Patience(Duration.ofSeconds(5), Duration.ofSeconds(2)),
          Clock.systemUTC());
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final java.util.logging.Logger julRoot = LogManager.getLogManager().getLogger("");
  private final Handler julHandler = new StreamHandler(logged, new SimpleFormatter());
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  // The server's side logs its own requests; it is not ours to judge and not part of the client.
  private final Logger jetty = (Logger) LoggerFactory.getLogger("org.eclipse.jetty");
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

  @BeforeEach
  void openEveryLog() {
    LoggerContext context = root.getLoggerContext();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%level %logger %msg %mdc %ex{full}%n");
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(logged);
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.TRACE);
    jetty.setLevel(Level.WARN);
    julHandler.setLevel(java.util.logging.Level.ALL);
    julRoot.addHandler(julHandler);
    julRoot.setLevel(java.util.logging.Level.ALL);
  }

  @AfterEach
  void closeThem() {
    root.setLevel(Level.WARN);
    jetty.setLevel(null);
    root.detachAppender(appender);
    julRoot.removeHandler(julHandler);
    julRoot.setLevel(java.util.logging.Level.INFO);
    gitHub.close();
    remote.close();
  }

  @Test
  void theTokenIsInNoLogAndNoException() {
    Shop.opened(remote);
    StringWriter thrown = new StringWriter();
    List<Trouble> troubles =
        List.of(
            new Trouble.Echo(200),
            new Trouble.Echo(401),
            new Trouble.Echo(403),
            new Trouble.Echo(404),
            new Trouble.Echo(422),
            new Trouble.Echo(429),
            new Trouble.Echo(500),
            new Trouble.Says("[{\"sha\":\"" + Shop.TOKEN + "\"}]"),
            new Trouble.Says("{\"id\":\"" + Shop.TOKEN + "\"}"),
            new Trouble.HalfBody(),
            new Trouble.Slow(Duration.ofMinutes(1)),
            new Trouble.Redirect(302, URI.create("http://127.0.0.2/" + Shop.TOKEN)));
    for (Trouble trouble : troubles) {
      remote.failAll(trouble);
      for (Runnable call : calls()) {
        Throwable e = catchThrowable(call::run);
        assertThat(e).as(trouble.getClass().getSimpleName()).isNotNull();
        e.printStackTrace(new PrintWriter(thrown, true));
      }
    }
    remote.heal();
    calls().forEach(Runnable::run);
    julHandler.flush();

    String everything = logged.toString(StandardCharsets.UTF_8);
    assertThat(everything).as("the logs really are open").contains("GitHub API re");
    assertThat(everything).doesNotContain(Shop.TOKEN);
    assertThat(thrown.toString()).contains("GitHubException").doesNotContain(Shop.TOKEN);
    assertThat(Token.of(Shop.TOKEN) + " " + gitHub).doesNotContain(Shop.TOKEN);
  }

  private List<Runnable> calls() {
    return List.of(
        () -> gitHub.repository(Shop.NAME),
        () -> gitHub.pullRequest(Shop.ID, 1),
        () -> gitHub.commitStatus(Shop.ID, Shop.HEAD, CommitState.SUCCESS, "c", "d", null),
        () -> gitHub.stickyComment(Shop.ID, 1, "<!-- m -->", "b", null));
  }
}
