package dev.previewdb.orchestrator.cli;

import dev.previewdb.snapshot.image.ImageResult;
import dev.previewdb.snapshot.image.ImageResult.AlreadyMounted;
import dev.previewdb.snapshot.image.ImageResult.Made;

/** What became of an image, as text. */
final class ImageText {
  private ImageText() {}

  /** What was made, for programs. */
  record MadeView(
      boolean made,
      String directory,
      String fileSystem,
      String image,
      long bytes,
      long diskBytes,
      String owner,
      String fstab) {}

  /** What was there already, for programs. */
  record ThereView(boolean made, String directory, String fileSystem, String device) {}

  static Object view(ImageResult result) {
    return switch (result) {
      case AlreadyMounted there ->
          new ThereView(false, there.directory().toString(), there.fileSystem(), there.device());
      case Made made ->
          new MadeView(
              true,
              made.directory().toString(),
              made.fileSystem(),
              made.file().toString(),
              made.bytes(),
              made.diskBytes(),
              made.owner(),
              made.fstab());
    };
  }

  static void print(Output output, ImageResult result) {
    switch (result) {
      case AlreadyMounted there ->
          output.line(
              "%s is %s of %s already, which shares blocks: nothing was done"
                  .formatted(there.directory(), there.fileSystem(), there.device()));
      case Made made -> made(output, made);
    }
  }

  private static void made(Output output, Made made) {
    output.line(
        "%s is mounted at %s: %s for %s, given to the user %s"
            .formatted(
                made.file(),
                made.directory(),
                made.fileSystem(),
                Sizes.bytes(made.bytes()),
                made.owner()));
    if (made.bytes() > made.diskBytes()) {
      output
          .progress()
          .println(
              "warning: the disk of %s has only %s free: a preview or a capture fails when that is full"
                  .formatted(made.file(), Sizes.bytes(made.diskBytes())));
    }
    output.line("");
    output.line("To have it mounted at each start of the machine, add this line to /etc/fstab:");
    output.line("");
    output.line(made.fstab());
    output.line("");
    output.line(
        "Where systemd runs the service, let it wait for that: RequiresMountsFor=%s in its [Unit]"
            .formatted(made.directory()));
  }
}
