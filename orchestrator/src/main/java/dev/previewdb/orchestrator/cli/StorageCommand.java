package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.config.ByteAmount;
import dev.previewdb.orchestrator.config.Needs;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.orchestrator.storage.StorageStatus;
import dev.previewdb.snapshot.image.ImageFileSystem;
import dev.previewdb.snapshot.image.ImageRequest;
import dev.previewdb.snapshot.image.ImageResult;
import dev.previewdb.snapshot.image.StorageImage;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "storage",
    description =
        "Make a storage in which previews share the blocks of their snapshot, and see what it holds.",
    footer = {
      "",
      "Examples:",
      "  sudo previewdb storage init --size 200GB --owner previewdb",
      "  previewdb storage status"
    })
final class StorageCommand {
  @Mixin private ConfigFile config = new ConfigFile();

  /** Reads {@code 200GB}. */
  static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return ByteAmount.parse(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "'" + text + "' is no size; use MB, GB or TB, as in 200GB"));
    }
  }

  @Command(
      name = "init",
      description = {
        "Make an image, a sparse file that holds an XFS or Btrfs, and mount it at the configuration's storage, which has to be empty or absent. Needs root.",
        "Prints the line of /etc/fstab that mounts it at each start of the machine. Where such a file system is mounted already it says so and does nothing."
      },
      footer = {
        "",
        "Examples:",
        "  sudo previewdb storage init --size 200GB --owner previewdb",
        "  sudo previewdb storage init --size 1TB --fs btrfs --image /data/previewdb.img"
      })
  int init(
      @Mixin Output output,
      @Option(
              names = "--size",
              required = true,
              converter = SizeConverter.class,
              paramLabel = "SIZE",
              description =
                  "How much it can hold, as in 200GB. It takes as much of the disk as is written into it.")
          long size,
      @Option(
              names = "--fs",
              defaultValue = "xfs",
              paramLabel = "KIND",
              description = "xfs or btrfs (default: ${DEFAULT-VALUE}).")
          ImageFileSystem fileSystem,
      @Option(
              names = "--image",
              paramLabel = "FILE",
              description = "The file to make (default: the storage's path with .img behind it).")
          @Nullable Path image,
      @Option(
              names = "--owner",
              paramLabel = "USER",
              description =
                  "The user that runs the service (default: the owner of the storage's directory, or root where there is none).")
          @Nullable String owner) {
    Path storage = config.read(Needs.nothing()).storage();
    Path file = image == null ? storage.resolveSibling(storage.getFileName() + ".img") : image;
    ImageResult result;
    try (CleanEnd _ = CleanEnd.ofThisThread()) {
      result =
          StorageImage.make(
              new ImageRequest(file, size, fileSystem, storage, Optional.ofNullable(owner)));
    }
    output.print(ImageText.view(result), () -> ImageText.print(output, result));
    return ExitCodes.DONE;
  }

  @Command(
      name = "status",
      description = {
        "How previews are cloned here, what is free, and for each snapshot and preview its size, what it has of the disk for itself, and how much of it is shared.",
        "Asks the file system about every file; the service may run meanwhile."
      },
      footer = {"", "Example:", "  previewdb storage status -o json"})
  int status(@Mixin Output output) {
    StorageStatus status =
        StorageStatus.of(Storage.existing(config.read(Needs.nothing()).storage()));
    output.print(StorageText.View.of(status), () -> StorageText.print(output, status));
    return ExitCodes.DONE;
  }
}
