package dev.previewdb.snapshot.capture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
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
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A program that captures once for each rules it is given, logs all there is to log, and prints
 * whatever a failed capture leaves to be read: the exception with all that belongs to it, every
 * thread, and the log of the server it was built with.
 */
final class LoudChild {
  private LoudChild() {}

  /**
   * Captures.
   *
   * @param arguments snapshots, port, password, then the rules of each capture
   */
  public static void main(String[] arguments) throws IOException {
    WaitingThreads.areMany();
    ((Logger) LoggerFactory.getLogger("dev.previewdb")).setLevel(Level.TRACE);
    var source =
        new Source(
            "127.0.0.1",
            Integer.parseInt(arguments[1]),
            "shop",
            CaptureLab.READER,
            Password.of(arguments[2]),
            Tls.disable());
    var capture =
        new Capture(
            new SnapshotCatalog(Path.of(arguments[0])),
            TestServer.installations(),
            RunAs.current(),
            Clock.systemUTC());
    for (var i = 3; i < arguments.length; i++) {
      var request =
          new CaptureRequest(
              CaptureLab.PROJECT,
              source,
              MaskingRules.parse(arguments[i], "masking.yaml"),
              CaptureLab.key(),
              SchemaWay.BUILT_IN,
              2);
      try (var watch = new Watch(Path.of(arguments[0]), source)) {
        capture.take(request, watch);
        System.out.println("captured");
      } catch (RuntimeException e) {
        e.printStackTrace(System.out);
        System.out.println(e);
      }
    }
  }

  /** Looks at the server's log, which is deleted with the rest, and cuts off who copies "cut". */
  private static final class Watch implements CaptureProgress, AutoCloseable {
    private final Path snapshots;
    private final Source source;
    private @Nullable InputStream serverLog;

    Watch(Path snapshots, Source source) {
      this.snapshots = snapshots;
      this.source = source;
    }

    @Override
    public void step(CaptureStep step) {
      System.out.println("step " + step);
      if (step == CaptureStep.COPY_SCHEMA) {
        try {
          serverLog =
              new FileInputStream(snapshots.resolve("shop/.building-1/log/server.log").toFile());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void tables(List<Expected> tables) {
      System.out.println(tables);
    }

    @Override
    public void rows(TableName table, long rows, long bytes) {
      Thread.getAllStackTraces()
          .forEach((thread, frames) -> System.out.println(thread + " " + List.of(frames)));
      if (table.name().equals("cut")) {
        cutOff();
      }
    }

    private void cutOff() {
      try (var connection = source.open();
          var statement = connection.createStatement()) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE usename = current_user AND pid <> pg_backend_pid()");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void finished(TableName table, long rows) {
      System.out.println(table + " " + rows);
    }

    @Override
    public void close() throws IOException {
      if (serverLog != null) {
        try (var log = serverLog) {
          System.out.println("server log:");
          System.out.println(new String(log.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
  }
}
