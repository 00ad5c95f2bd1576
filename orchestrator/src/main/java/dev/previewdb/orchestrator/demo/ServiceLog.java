package dev.previewdb.orchestrator.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * While it is open, what the service logs goes to a file and nowhere else, so that the story can be
 * read and the log searched.
 */
final class ServiceLog implements AutoCloseable {
  private final Logger root = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = logger("dev.previewdb");
  private final Level rootBefore = root.getLevel();
  private final @Nullable Level oursBefore = ours.getLevel();
  private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();
  private final FileAppender<ILoggingEvent> file = new FileAppender<>();

  ServiceLog(Path place) {
    LoggerContext context = root.getLoggerContext();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n");
    encoder.start();
    file.setContext(context);
    file.setFile(place.toString());
    file.setEncoder(encoder);
    file.start();
    root.iteratorForAppenders().forEachRemaining(usual::add);
    usual.forEach(root::detachAppender);
    root.addAppender(file);
    root.setLevel(Level.INFO);
    // More than is usual: all of it is searched
    ours.setLevel(Level.DEBUG);
  }

  @Override
  public void close() {
    root.detachAppender(file);
    file.stop();
    usual.forEach(root::addAppender);
    root.setLevel(rootBefore);
    ours.setLevel(oursBefore);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }
}
