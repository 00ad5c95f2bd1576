package dev.previewdb.snapshot.capture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.server.WaitingThreads;
import dev.previewdb.snapshot.source.Password;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.source.TableName;
import dev.previewdb.snapshot.source.Tls;
import dev.previewdb.snapshot.store.SnapshotCatalog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** A program that captures up to a step, or a line of its log, and stays there, to be killed. */
final class CaptureChild {
  private CaptureChild() {}

  /**
   * Captures, and stays at a place.
   *
   * @param arguments snapshots, port, password, rules, place
   */
  public static void main(String[] arguments) {
    WaitingThreads.areMany();
    var place = new StayAt(arguments[4]);
    var log = (Logger) LoggerFactory.getLogger("dev.previewdb.snapshot");
    log.setLevel(Level.DEBUG);
    // Their output is not read.
    log.setAdditive(false);
    var lines =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            place.pass(event.getMessage());
          }
        };
    lines.start();
    log.addAppender(lines);
    var source =
        new Source(
            "127.0.0.1",
            Integer.parseInt(arguments[1]),
            "shop",
            CaptureLab.READER,
            Password.of(arguments[2]),
            Tls.disable());
    var request =
        new CaptureRequest(
            CaptureLab.PROJECT,
            source,
            MaskingRules.parse(arguments[3], "masking.yaml"),
            CaptureLab.key(),
            SchemaWay.BUILT_IN,
            2);
    new Capture(
            new SnapshotCatalog(Path.of(arguments[0])),
            TestServer.installations(),
            RunAs.current(),
            Clock.systemUTC())
        .take(request, place);
  }

  private record StayAt(String place) implements CaptureProgress {
    private void pass(String where) {
      if (where.equals(place)) {
        System.out.println("there");
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void step(CaptureStep step) {
      pass(step.name());
    }

    @Override
    public void tables(List<Expected> tables) {}

    @Override
    public void rows(TableName table, long rows, long bytes) {
      pass("ROWS");
    }

    @Override
    public void finished(TableName table, long rows) {}
  }
}
