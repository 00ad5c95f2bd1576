package dev.previewdb.orchestrator.engine.local;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much an instance may grow beyond its snapshot: the sizes of its files, less those it was
 * cloned with. Blocks that it shares with the snapshot do not count, and neither does writing them
 * anew in their place. Once beyond, it stays so, whatever became of its files meanwhile, until it
 * is replaced or the limit is raised above what it had grown by.
 */
final class DiskQuota {
  private static final String FILE = "over-quota";
  private static final long MEGABYTE = 1_000_000;

  private final InstanceDirectories directories;
  private final OptionalLong limit;

  DiskQuota(InstanceDirectories directories, OptionalLong limit) {
    this.directories = directories;
    this.limit = limit;
  }

  /** Why it may not run; empty when it may. Looks at every file. */
  Optional<PreviewDbException> refusal(InstanceMark mark) {
    // Those that an earlier version cloned do not know what they began with
    if (limit.isEmpty() || mark.bytes() == 0) {
      return Optional.empty();
    }
    Path home = directories.home(mark.id());
    long grown = Math.max(Volumes.bytes(home) - mark.bytes(), written(home));
    if (grown <= limit.getAsLong()) {
      return Optional.empty();
    }
    write(mark, home, grown);
    return Optional.of(
        PreviewDbException.of(
            Problem.PREVIEW_OVER_QUOTA,
            mark.preview(),
            grown / MEGABYTE,
            limit.getAsLong() / MEGABYTE,
            mark.preview()));
  }

  private static long written(Path home) {
    try {
      return Long.parseLong(Files.readString(home.resolve(FILE)).strip());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /** Needs a block of a disk that may be full: without it, its files have to tell the next time. */
  private static void write(InstanceMark mark, Path home, long grown) {
    try {
      Files.writeString(home.resolve(FILE), grown + "\n");
    } catch (IOException e) {
      LocalEngine.log.debug("{}: over its quota, which is not noted: {}", mark.id(), Reason.of(e));
    }
  }
}
