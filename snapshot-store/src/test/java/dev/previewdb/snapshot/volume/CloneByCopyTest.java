package dev.previewdb.snapshot.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.TestDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a file system that cannot share blocks: /dev/shm is a tmpfs everywhere. */
class CloneByCopyTest {
  private final RunAs runAs = RunAs.current();
  private final TestDirectory directory = new TestDirectory(Path.of("/dev/shm"));
  private final Path from = directory.path().resolve("from");
  private final Path to = directory.path().resolve("to");

  @AfterEach
  void clear() {
    directory.close();
  }

  @Test
  void aFileSystemThatCannotShareBlocksIsFoundOutAndSaidSo() throws IOException {
    assertThat(Volumes.probe(directory.path())).isEqualTo(CloneMode.COPY);
    assertThat(directory.names()).isEmpty();
  }

  @Test
  void theCloneHasEveryByteAndSaysThatItWasCopied() throws IOException {
    var bytes = new byte[3_000_001];
    new Random(1).nextBytes(bytes);
    Files.createDirectories(from.resolve("base/1"));
    Files.createDirectory(from.resolve("empty"));
    Files.write(from.resolve("base/1/1259"), bytes);
    Files.writeString(from.resolve("PG_VERSION"), "15\n");
    Files.createFile(from.resolve("nothing"));

    var result = Volumes.clone(from, to, runAs);

    assertThat(result.mode()).isEqualTo(CloneMode.COPY);
    assertThat(result.files()).isEqualTo(3);
    assertThat(result.bytes()).isEqualTo(bytes.length + 3L);
    assertThat(result.sharedBytes()).isZero();
    assertThat(Files.readAllBytes(to.resolve("base/1/1259"))).isEqualTo(bytes);
    assertThat(to.resolve("PG_VERSION")).hasContent("15\n");
    assertThat(to.resolve("nothing")).isEmptyFile();
    assertThat(to.resolve("empty")).isEmptyDirectory();
  }

  @Test
  void theCloneIsItsOwnersOnlyWhateverTheOriginalWas() throws IOException {
    Files.createDirectories(from.resolve("base"));
    Files.writeString(from.resolve("base/1"), "x");
    Files.setPosixFilePermissions(
        from.resolve("base/1"), PosixFilePermissions.fromString("rw-rw-rw-"));

    Volumes.clone(from, to, runAs);

    assertThat(Files.getAttribute(to.resolve("base/1"), "unix:uid")).isEqualTo(runAs.uid());
    assertThat(Files.getAttribute(to.resolve("base"), "unix:uid")).isEqualTo(runAs.uid());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("base/1"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
        .isEqualTo("rwx------");
  }

  @Test
  void aLinkIsRefusedAndLeavesNothing() throws IOException {
    Files.createDirectories(from.resolve("pg_tblspc"));
    Files.createSymbolicLink(from.resolve("pg_tblspc/16384"), Path.of("/etc"));

    assertThatThrownBy(() -> Volumes.clone(from, to, runAs))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.NOT_CLONABLE))
        .hasMessageContaining("pg_tblspc/16384");
    assertThat(directory.names()).containsExactly("from");
  }

  @Test
  void anExistingTargetIsLeftAlone() throws IOException {
    Files.createDirectories(from);
    Files.createDirectories(to);
    Files.writeString(to.resolve("kept"), "x");

    assertThatThrownBy(() -> Volumes.clone(from, to, runAs)).hasMessageContaining("exists already");
    assertThat(to.resolve("kept")).hasContent("x");
  }

  @Test
  void whatAKilledCloneLeftIsReplaced() throws IOException {
    Files.createDirectories(from);
    Files.writeString(from.resolve("new"), "x");
    Files.createDirectories(directory.path().resolve(".cloning-to/half"));

    Volumes.clone(from, to, runAs);

    assertThat(to).isDirectoryContaining("glob:**/new").isDirectoryNotContaining("glob:**/half");
    assertThat(directory.names()).containsExactlyInAnyOrder("from", "to");
  }

  @Test
  void aTreeThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Volumes.clone(from, to, runAs))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(from + ": open: no such file or directory");
  }

  @Test
  void deletingRemovesLinksAndNotWhatTheyPointTo() throws IOException {
    var outside = Files.createDirectory(directory.path().resolve("outside"));
    Files.writeString(outside.resolve("kept"), "x");
    Files.createDirectories(from.resolve("a/b"));
    Files.write(from.resolve("a/b/c"), new byte[10]);
    Files.createSymbolicLink(from.resolve("a/link"), outside);
    Files.createSymbolicLink(to, outside);

    Volumes.delete(from);
    Volumes.delete(to);
    Volumes.delete(directory.path().resolve("never-there"));

    assertThat(from).doesNotExist();
    assertThat(Files.exists(to, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(outside.resolve("kept")).hasContent("x");
  }

  @Test
  void nothingIsSharedInACopy() throws IOException {
    var block = new byte[8192];
    Arrays.fill(block, (byte) 7);
    Files.createDirectories(from);
    Files.write(from.resolve("1"), block);
    Volumes.clone(from, to, runAs);

    assertThat(Volumes.measure(to)).isEqualTo(new Sharing(8192, 0, 8192));
    assertThat(Volumes.measure(to).ratio()).isZero();
  }
}
