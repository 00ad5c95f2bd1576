package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.storage.StorageStatus;
import dev.previewdb.orchestrator.storage.StorageStatus.Part;
import dev.previewdb.snapshot.volume.CloneMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a storage lies on and what it holds, as text and for programs. */
final class StorageText {
  private StorageText() {}

  /**
   * A status for programs.
   *
   * @param mode {@code subvolume}, {@code reflink} or {@code copy}
   */
  record View(
      String storage,
      String fileSystem,
      String device,
      String mode,
      long bytes,
      long freeBytes,
      long takenBytes,
      List<PartView> parts) {
    static View of(StorageStatus status) {
      return new View(
          status.root().toString(),
          status.fileSystem(),
          status.device(),
          word(status.mode()),
          status.bytes(),
          status.freeBytes(),
          status.takenBytes(),
          status.parts().stream().map(PartView::of).toList());
    }
  }

  /**
   * A snapshot or a preview for programs.
   *
   * @param ownBytes what it has of the disk for itself
   * @param sharedShare the part of its bytes that lies in shared blocks, 0 to 1
   */
  record PartView(
      String kind, String name, long bytes, long ownBytes, long sharedBytes, double sharedShare) {
    static PartView of(Part part) {
      return new PartView(
          word(part.kind()),
          part.name(),
          part.sharing().bytes(),
          part.sharing().ownBytes(),
          part.sharing().sharedBytes(),
          part.sharing().ratio());
    }
  }

  static void print(Output output, StorageStatus status) {
    output.line(
        "storage  %s: %s of %s, %s of %s free"
            .formatted(
                status.root(),
                status.fileSystem(),
                status.device(),
                Sizes.bytes(status.freeBytes()),
                Sizes.bytes(status.bytes())));
    output.line("clones   " + mode(status.mode()));
    if (status.parts().isEmpty()) {
      output.line("It holds no snapshot and no preview yet.");
      return;
    }
    output.line("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KIND", "NAME", "SIZE", "OWN", "SHARED"));
    status.parts().forEach(part -> rows.add(row(part)));
    output.table(rows);
    output.line("");
    output.line("All together take " + Sizes.bytes(status.takenBytes()) + " of the disk.");
  }

  private static List<String> row(Part part) {
    return List.of(
        word(part.kind()),
        part.name(),
        Sizes.bytes(part.sharing().bytes()),
        Sizes.bytes(part.sharing().ownBytes()),
        String.format(Locale.ROOT, "%.1f %%", 100 * part.sharing().ratio()));
  }

  /** How clones are made, as doctor says it, too. */
  static String mode(CloneMode mode) {
    return switch (mode) {
      case SUBVOLUME ->
          "subvolume: a preview is a Btrfs snapshot of its snapshot as a whole, and shares its blocks";
      case REFLINK -> "reflink: previews share the blocks of their snapshot";
      case COPY -> "copy: previews are FULL COPIES of their snapshot";
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
