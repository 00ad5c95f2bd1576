package dev.previewdb.snapshot.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.image.ImageResult.AlreadyMounted;
import dev.previewdb.snapshot.image.ImageResult.Made;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** It makes file systems and mounts them: needs root, xfsprogs and btrfs-progs. */
@Tag("root")
class StorageImageTest {
  private static final long SIZE = 400_000_000;

  private final TestDirectory place = new TestDirectory();
  private final Path file = place.path().resolve("storage.img");
  private final Path directory = place.path().resolve("a place/storage");
  private final Programs programs = Programs.ofTheSystem();

  @AfterEach
  void clear() throws IOException {
    unmount();
    place.close();
  }

  @ParameterizedTest
  @EnumSource
  void theImageSharesBlocksAndComesBackByItsLineAfterAStartOfTheMachine(ImageFileSystem fileSystem)
      throws IOException {
    var made = (Made) StorageImage.make(request(fileSystem, Optional.empty()));

    assertThat(Volumes.probe(directory)).isNotEqualTo(CloneMode.COPY);
    assertThat(made.fileSystem()).isEqualTo(Files.getFileStore(directory).type());
    assertThat(made.owner()).isEqualTo("root");
    assertThat(permissions(directory)).isEqualTo("rwx--x--x");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(Files.size(file)).isEqualTo(SIZE);
    assertThat(made.diskBytes()).isPositive();
    Files.writeString(directory.resolve("kept"), "x");

    unmount();
    var fstab = Files.writeString(place.path().resolve("fstab"), made.fstab() + "\n");
    programs.run("mount", List.of("--fstab", fstab.toString(), directory.toString()));
    assertThat(directory.resolve("kept")).hasContent("x");

    assertThat(StorageImage.make(request(fileSystem, Optional.empty())))
        .isInstanceOfSatisfying(
            AlreadyMounted.class,
            there -> assertThat(there.fileSystem()).isEqualTo(fileSystem.word()));
    assertThat(directory.resolve("kept")).hasContent("x");
  }

  @Test
  void itIsGivenToWhomTheDirectoryBelongedOrIsNamed() throws IOException {
    Files.createDirectories(directory);
    Files.setAttribute(directory, "unix:uid", 65_534);
    Files.setAttribute(directory, "unix:gid", 1234);
    StorageImage.make(request(ImageFileSystem.XFS, Optional.empty()));
    assertThat(Files.getAttribute(directory, "unix:uid")).isEqualTo(65_534);
    assertThat(Files.getAttribute(directory, "unix:gid")).isEqualTo(1234);
    unmount();
    Files.delete(file);

    var made = (Made) StorageImage.make(request(ImageFileSystem.XFS, Optional.of("nobody")));
    assertThat(made.owner()).isEqualTo("nobody");
    assertThat(Files.getAttribute(directory, "unix:gid")).isNotEqualTo(1234);
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsMade() throws IOException {
    refused(request(ImageFileSystem.XFS, Optional.of("no-such-user")), "IMAGE_OWNER_UNKNOWN");
    refused(request(ImageFileSystem.XFS, Optional.of("--version")), "IMAGE_OWNER_UNKNOWN");
    refused(request(299_000_000, file), "IMAGE_TOO_SMALL");
    refused(request(SIZE, directory.resolve("image")), "IMAGE_WITHIN_ITSELF");
    assertThatThrownBy(() ->
            StorageImage.make(
                request(ImageFileSystem.BTRFS, Optional.empty()), new Programs(List.of())))
        .hasMessageContainingAll("mkfs.btrfs", "btrfs-progs");
    assertThat(place.names()).isEmpty();

    Files.createDirectories(directory);
    Files.writeString(directory.resolve("kept"), "x");
    refused(request(ImageFileSystem.XFS, Optional.empty()), "IMAGE_DIRECTORY_TAKEN");
    Files.delete(directory.resolve("kept"));
    Files.writeString(file, "kept");
    refused(request(ImageFileSystem.XFS, Optional.empty()), "IMAGE_EXISTS");
    assertThat(file).hasContent("kept");
    Files.delete(file);
    Files.delete(directory);
    Files.writeString(directory, "kept");
    refused(request(ImageFileSystem.XFS, Optional.empty()), "IMAGE_DIRECTORY_TAKEN");
    assertThat(directory).hasContent("kept");
  }

  @Test
  void aFileSystemThatCannotShareBlocksIsNotMountedOver() throws IOException {
    Files.createDirectories(directory);
    programs.run("mount", List.of("-t", "tmpfs", "tmpfs", directory.toString()));

    assertThatThrownBy(() -> StorageImage.make(request(ImageFileSystem.XFS, Optional.empty())))
        .hasMessageContainingAll(directory.toString(), "tmpfs", "cannot share blocks");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFailureInTheMiddleLeavesNothing() throws IOException {
    failed("mkfs.xfs", "echo 'NOTE: a new default'; echo 'ERROR: the disk broke' >&2; exit 1");
    failed("mount", "echo 'the disk broke' >&2; exit 1");
    failed("mount", "/usr/bin/mount \"$@\" && echo 'the disk broke' >&2; exit 1");
  }

  private void failed(String program, String does) throws IOException {
    try (var own = new TestDirectory()) {
      var script = own.path().resolve(program);
      Files.writeString(script, "#!/bin/sh\n" + does + "\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
      var broken =
          new Programs(
              Stream.concat(Stream.of(own.path()), programs.directories().stream()).toList());

      assertThatThrownBy(
              () -> StorageImage.make(request(ImageFileSystem.XFS, Optional.empty()), broken))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContainingAll(file.toString(), "the disk broke");
      assertThat(Mount.at(directory)).isEmpty();
      assertThat(place.names()).isEmpty();
    }
  }

  @Test
  void anInterruptionLeavesNothing() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> StorageImage.make(request(ImageFileSystem.XFS, Optional.empty())))
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(place.names()).isEmpty();
  }

  private void refused(ImageRequest request, String problem) {
    assertThatThrownBy(() -> StorageImage.make(request))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.valueOf(problem)));
  }

  private ImageRequest request(ImageFileSystem fileSystem, Optional<String> owner) {
    return new ImageRequest(file, SIZE, fileSystem, directory, owner);
  }

  private ImageRequest request(long size, Path image) {
    return new ImageRequest(image, size, ImageFileSystem.XFS, directory, Optional.empty());
  }

  private void unmount() throws IOException {
    if (Mount.at(directory).isPresent()) {
      programs.run("umount", List.of(directory.toString()));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
