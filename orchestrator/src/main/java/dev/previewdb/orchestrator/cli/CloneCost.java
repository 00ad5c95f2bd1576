package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How previews are cloned in a storage, found by doing, and what that costs.
 *
 * @param bytesPerSecond how fast a small file is copied there and written; 0 where none has to be
 */
record CloneCost(Path place, CloneMode mode, long bytesPerSecond) {
  static CloneCost of(Storage storage) {
    Path place = storage.previews();
    CloneMode mode = Volumes.probe(place);
    return new CloneCost(place, mode, mode == CloneMode.COPY ? Volumes.copySpeed(place) : 0);
  }

  /** For any snapshot. */
  String words() {
    String words = StorageText.mode(mode) + ", as measured in " + place;
    return mode == CloneMode.COPY
        ? words
            + ", whose file system cannot share blocks; it copies %s a second. With storage on XFS or Btrfs, as `previewdb storage init` makes it, they would take no time and no space"
                .formatted(Sizes.bytes(bytesPerSecond))
        : words;
  }

  /** For a snapshot of that many bytes. */
  String each(long bytes) {
    return mode == CloneMode.COPY
        ? "each preview takes %s and about %s"
            .formatted(Sizes.bytes(bytes), seconds((double) bytes / bytesPerSecond))
        : "each preview shares its %s".formatted(Sizes.bytes(bytes));
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
  }
}
