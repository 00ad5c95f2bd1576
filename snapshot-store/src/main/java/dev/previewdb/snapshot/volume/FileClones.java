package dev.previewdb.snapshot.volume;

import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.volume.FileClone.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Clones the files of a tree, several at once; the first failure ends them all. */
final class FileClones {
  /**
   * Directories are locked while a file is made in them, so more workers only wait for each other.
   */
  private static final int MOST_WORKERS = 4;

  private final List<FileClone> files;
  private final RunAs owner;
  private final AtomicInteger next = new AtomicInteger();

  private FileClones(List<FileClone> files, RunAs owner) {
    this.files = files;
    this.owner = owner;
  }

  static Outcome run(List<FileClone> files, RunAs owner) throws IOException {
    var clones = new FileClones(files, owner);
    var workers = Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());
    try (var executor = Executors.newFixedThreadPool(workers)) {
      var work = new ArrayList<Future<Outcome>>();
      for (var i = 0; i < workers; i++) {
        Callable<Outcome> worker = clones::work;
        work.add(executor.submit(worker));
      }
      var all = Outcome.NOTHING;
      for (var part : work) {
        all = all.plus(part.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Outcome work() throws IOException {
    var done = Outcome.NOTHING;
    try (var libc = new Libc()) {
      for (var i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
        done = done.plus(files.get(i).run(libc, owner));
      }
      return done;
    } catch (IOException e) {
      next.set(files.size());
      throw e;
    }
  }
}
