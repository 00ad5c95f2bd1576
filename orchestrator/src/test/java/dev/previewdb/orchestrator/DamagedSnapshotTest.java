package dev.previewdb.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.previewdb.github.local.LocalPullRequest;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The service beside a snapshot whose manifest cannot be read. */
class DamagedSnapshotTest {
  @Test
  void previewsAreMadeFromTheNewestWholeOneAndTheDamagedOneIsNamedInTheLogOnceAStart()
      throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(SnapshotCatalog.class);
    try (TestOrganization acme = new TestOrganization(true)) {
      Path damaged = acme.storage().snapshots().resolve("shop/29991231-235959");
      Files.writeString(Files.createDirectories(damaged).resolve("manifest.json"), "");
      lines.start();
      log.addAppender(lines);
      Service service = acme.start();
      try {
        assertThat(warnings(lines, damaged)).as("as soon as it has started").hasSize(1);
        LocalPullRequest pr =
            acme.open("phone", Map.of("2_phone.sql", "ALTER TABLE customer ADD phone text;"));
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> acme.comment(pr.number()).contains("is ready"));
      } finally {
        service.close();
      }
      assertThat(warnings(lines, damaged))
          .singleElement()
          .asString()
          .contains("previewdb snapshot drop shop 29991231-235959");
      assertThat(damaged).isDirectory();
    } finally {
      log.detachAppender(lines);
    }
  }

  /** Of this test's storage; other tests log too. */
  private static List<String> warnings(ListAppender<ILoggingEvent> lines, Path damaged) {
    return List.copyOf(lines.list).stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(damaged.toString()))
        .toList();
  }
}
