package dev.previewdb.snapshot.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work on a tree by several threads, each of which walks all of it and does its share. */
final class Workers {
  /**
   * Directories are locked while a file is made in them, so more workers would only wait for each
   * other.
   */
  private static final int MOST = 4;

  interface Share<T> {
    T run(int worker, int workers) throws IOException;
  }

  private Workers() {}

  /**
   * Runs every share and waits for all.
   *
   * @param stop told of an interrupt before the workers are waited for
   */
  static <T> List<T> run(Share<T> share, Runnable stop) throws IOException {
    var workers = Math.min(MOST, Runtime.getRuntime().availableProcessors());
    try (var executor = Executors.newFixedThreadPool(workers)) {
      var shares = new ArrayList<Future<T>>();
      for (var i = 0; i < workers; i++) {
        var worker = i;
        Callable<T> call = () -> share.run(worker, workers);
        shares.add(executor.submit(call));
      }
      return results(shares, stop);
    }
  }

  private static <T> List<T> results(List<Future<T>> shares, Runnable stop) throws IOException {
    try {
      var results = new ArrayList<T>();
      for (var share : shares) {
        results.add(share.get());
      }
      return results;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case null, default -> throw new IOException(e.getCause());
      }
    } catch (InterruptedException e) {
      stop.run();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
