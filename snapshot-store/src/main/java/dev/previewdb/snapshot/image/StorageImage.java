package dev.previewdb.snapshot.image;

import static dev.previewdb.snapshot.SnapshotProblem.IMAGE_DIRECTORY_TAKEN;
import static dev.previewdb.snapshot.SnapshotProblem.IMAGE_EXISTS;
import static dev.previewdb.snapshot.SnapshotProblem.IMAGE_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.IMAGE_NEEDS_ROOT;
import static dev.previewdb.snapshot.SnapshotProblem.IMAGE_PROGRAM_MISSING;
import static dev.previewdb.snapshot.SnapshotProblem.IMAGE_TOO_SMALL;
import static dev.previewdb.snapshot.SnapshotProblem.IMAGE_WITHIN_ITSELF;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Makes a sparse file with a file system that shares blocks in it, and mounts it. What was begun is
 * taken back when a step fails.
 */
public final class StorageImage {
  private static final long MEGABYTE = 1_000_000;

  private final ImageRequest request;
  private final Programs programs;

  private StorageImage(ImageRequest request, Programs programs) {
    this.request = request;
    this.programs = programs;
  }

  /**
   * Makes and mounts an image, unless such a file system is mounted at the directory already.
   *
   * @throws SnapshotException IMAGE_NEEDS_ROOT, IMAGE_PROGRAM_MISSING, IMAGE_TOO_SMALL,
   *     IMAGE_EXISTS, IMAGE_WITHIN_ITSELF, IMAGE_DIRECTORY_TAKEN or IMAGE_OWNER_UNKNOWN before
   *     anything is made; IMAGE_FAILED after all of it was removed again
   */
  public static ImageResult make(ImageRequest request) {
    return make(request, Programs.ofTheSystem());
  }

  static ImageResult make(ImageRequest request, Programs programs) {
    if (!RunAs.isRoot()) {
      throw new SnapshotException(IMAGE_NEEDS_ROOT, request.directory());
    }
    try {
      return new StorageImage(resolved(request), programs).make();
    } catch (IOException e) {
      throw new SnapshotException(IMAGE_FAILED, request.file(), request.directory(), Reason.of(e))
          .because(e);
    }
  }

  /** A link to the directory stays what it is; the kernel's table knows the directory only. */
  private static ImageRequest resolved(ImageRequest request) throws IOException {
    return Files.isDirectory(request.directory())
        ? new ImageRequest(
            request.file(),
            request.bytes(),
            request.fileSystem(),
            request.directory().toRealPath(),
            request.owner())
        : request;
  }

  private ImageResult make() throws IOException {
    var mounted = Mount.at(request.directory());
    if (mounted.isPresent()) {
      return alreadyMounted(mounted.get());
    }
    requireDirectory();
    requireFile();
    requireSize();
    requireProgram();
    var owner = ImageOwner.of(request, programs);
    var free = Files.getFileStore(parent(request.file())).getUsableSpace();
    try (var undo = new Undo()) {
      makeFile(undo);
      makeDirectory(undo);
      mount(undo);
      owner.own(request.directory());
      undo.forget();
    }
    return new ImageResult.Made(
        request.file(),
        request.fileSystem().word(),
        request.directory(),
        request.bytes(),
        free,
        Files.getOwner(request.directory()).getName(),
        Fstab.line(request.file(), request.fileSystem(), request.directory()));
  }

  private ImageResult alreadyMounted(Mount mount) {
    if (Volumes.probe(mount.directory()) == CloneMode.COPY) {
      throw taken(
          "the file system "
              + mount.type()
              + " of "
              + mount.device()
              + " is mounted there, which cannot share blocks");
    }
    return new ImageResult.AlreadyMounted(mount.directory(), mount.type(), mount.device());
  }

  private void requireDirectory() throws IOException {
    var directory = request.directory();
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw taken("it is no directory");
    }
    try (var content = Files.newDirectoryStream(directory)) {
      if (content.iterator().hasNext()) {
        throw taken("it is not empty");
      }
    }
  }

  private SnapshotException taken(String why) {
    return new SnapshotException(IMAGE_DIRECTORY_TAKEN, request.directory(), why);
  }

  private void requireFile() {
    if (request.file().startsWith(request.directory())) {
      throw new SnapshotException(IMAGE_WITHIN_ITSELF, request.file(), request.directory());
    }
    if (Files.exists(request.file(), LinkOption.NOFOLLOW_LINKS)) {
      throw new SnapshotException(IMAGE_EXISTS, request.file(), request.directory());
    }
  }

  private void requireSize() {
    var least = request.fileSystem().leastBytes();
    if (request.bytes() < least) {
      throw new SnapshotException(
          IMAGE_TOO_SMALL,
          request.bytes() / MEGABYTE,
          request.fileSystem().word(),
          least / MEGABYTE + 1);
    }
  }

  private void requireProgram() {
    var fileSystem = request.fileSystem();
    if (programs.find(fileSystem.program()).isEmpty()) {
      throw new SnapshotException(
          IMAGE_PROGRAM_MISSING, fileSystem.program(), fileSystem.installedBy());
    }
  }

  private void makeFile(Undo undo) throws IOException {
    var file = request.file();
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    undo.later(() -> Files.delete(file));
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(request.bytes());
    }
    run(request.fileSystem().program(), request.fileSystem().making(file));
  }

  private void makeDirectory(Undo undo) throws IOException {
    var missing = new ArrayDeque<Path>();
    for (var way = request.directory(); !Files.isDirectory(way); way = parent(way)) {
      missing.push(way);
    }
    for (var directory : missing) {
      Files.createDirectory(directory);
      undo.later(() -> Files.delete(directory));
    }
  }

  private void mount(Undo undo) throws IOException {
    var directory = request.directory();
    // Before: a program that fails may have mounted it all the same.
    undo.later(() -> {
      if (Mount.at(directory).isPresent()) {
        programs.run("umount", List.of(directory.toString()));
      }
    });
    run(
        "mount",
        List.of(
            "-t",
            request.fileSystem().word(),
            "-o",
            request.fileSystem().mounting(),
            request.file().toString(),
            directory.toString()));
  }

  private void run(String program, List<String> arguments) throws IOException {
    programs.run(program, arguments);
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("it was interrupted");
    }
  }

  /** Of a path that is whole, and not the root of all. */
  private static Path parent(Path path) throws IOException {
    var parent = path.getParent();
    if (parent == null) {
      throw new IOException(path + " has no parent directory");
    }
    return parent;
  }
}
