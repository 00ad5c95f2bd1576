package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.config.Config.RouterSettings;
import dev.previewdb.orchestrator.router.Destination;
import dev.previewdb.orchestrator.router.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A router that is all its process does, so that the process's memory is the router's. Tells its
 * port, and at each line it is told how much it uses; ends where its input ends.
 */
public final class LoneRouter {
  private static final Duration STARTUP_WITHIN = Duration.ofSeconds(30);

  private LoneRouter() {}

  /**
   * Runs one.
   *
   * @param destination of every connection
   * @param connections at the same time
   */
  public static void run(
      Destination destination, int connections, InputStream in, PrintStream out) {
    var settings =
        new RouterSettings(
            "127.0.0.1",
            0,
            "127.0.0.1",
            Optional.empty(),
            connections,
            connections,
            STARTUP_WITHIN);
    try (Router router = Router.open(settings, preview -> destination);
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      out.println(router.port());
      while (lines.readLine() != null) {
        out.println(used());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of the heap, without its garbage, and of the buffers beside it. */
  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }
}
