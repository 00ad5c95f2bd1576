package dev.previewdb.snapshot.volume;

import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Clones a tree with several workers, each of which walks all of it and clones its share of the
 * files.
 */
final class TreeClone {
  /**
   * Directories are locked while a file is made in them, so more workers would only wait for each
   * other.
   */
  private static final int MOST_WORKERS = 4;

  private TreeClone() {}

  static Outcome run(Path from, Path to, RunAs owner) throws IOException {
    var workers = Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());
    var failed = new AtomicBoolean();
    try (var executor = Executors.newFixedThreadPool(workers)) {
      var shares = new ArrayList<Future<Outcome>>();
      for (var i = 0; i < workers; i++) {
        var worker = i;
        Callable<Outcome> share = () -> share(from, to, owner, worker, workers, failed);
        shares.add(executor.submit(share));
      }
      return sum(shares, failed);
    }
  }

  private static Outcome sum(List<Future<Outcome>> shares, AtomicBoolean failed)
      throws IOException {
    try {
      var all = Outcome.NOTHING;
      for (var share : shares) {
        all = all.plus(share.get());
      }
      return all;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case null, default -> throw new IOException(e.getCause());
      }
    } catch (InterruptedException e) {
      // Said before the workers are waited for, so that they stop.
      failed.set(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Outcome share(
      Path from, Path to, RunAs owner, int worker, int workers, AtomicBoolean failed)
      throws IOException {
    var done = false;
    try (var libc = new Libc()) {
      var clone = new DirectoryClone(libc, owner, worker, workers, failed);
      clone.run(from, to);
      done = true;
      return clone.outcome();
    } finally {
      if (!done) {
        failed.set(true);
      }
    }
  }
}
