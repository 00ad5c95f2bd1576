package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstallationsTest {
  private final TestDirectory directory = new TestDirectory();
  private final Path unpacked = directory.path().resolve("unpacked");

  @AfterEach
  void clear() {
    directory.close();
  }

  @Test
  void anInstalledServerGoesBeforeTheBundledOneOfItsMajor() {
    var usual = new Installations(TestServer.bundles(), unpacked);
    var majors = installedMajors();
    assumeThat(majors).as("majors of installed servers").isNotEmpty();

    for (var major : majors) {
      assertThat(usual.server(major).origin()).isEqualTo(Origin.INSTALLED);
      assertThat(usual.server(major).postgres()).isExecutable();
    }
    assertThat(unpacked).doesNotExist();
  }

  @Test
  void theBundledServerServesWhereNothingIsInstalled() {
    var bundled = TestServer.bundledOnly().server(17);

    assertThat(bundled.major()).isEqualTo(17);
    assertThat(bundled.version()).startsWith("17.");
    assertThat(bundled.origin()).isEqualTo(Origin.BUNDLED);
    assertThat(bundled.postgres()).isExecutable();
    assertThat(bundled.initdb()).isExecutable();
    assertThat(bundled.pgCtl()).isExecutable();
  }

  @Test
  void anInstalledServerIsPreferredToABundledOneAndTheNewestBundledServesWhereNoneIs() {
    assertThat(TestServer.installations().preferred().origin()).isEqualTo(Origin.INSTALLED);
    assertThat(TestServer.bundledOnly().preferred().major()).isGreaterThanOrEqualTo(18);
  }

  @Test
  void aMajorThatIsNowhereIsNamedWithTheMend() {
    assertThatThrownBy(() -> new Installations(List.of(), unpacked, List.of()).server(16))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.NO_SERVER))
        .hasMessageContaining("No PostgreSQL 16 server is installed or bundled")
        .hasMessageContaining("Install the package postgresql-16");
  }

  @Test
  void dumpProgramsAreThoseOfExactlyTheMajorAndNeverBundled() {
    assertThat(TestServer.bundledOnly().clientTools(18)).isEmpty();
    assertThat(TestServer.bundledOnly().psql()).isEmpty();
    var majors = installedMajors();
    assumeThat(majors).as("majors of installed servers").isNotEmpty();

    var usual = TestServer.installations();
    for (var major : majors) {
      assertThat(usual.clientTools(major))
          .hasValueSatisfying(tools -> {
            assertThat(Command.run(List.of(tools.pgDump().toString(), "--version")).output())
                .contains("(PostgreSQL) " + major);
            assertThat(tools.pgRestore()).isExecutable();
          });
    }
    assertThat(usual.clientTools(11)).isEmpty();
    assertThat(usual.psql()).isPresent();
  }

  @Test
  void manyWhoUnpackAtOnceGetOneWholeServer() throws Exception {
    Callable<ServerBinaries> use =
        () -> new Installations(TestServer.bundles(), unpacked, List.of()).server(14);
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var result : threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> use).toList())) {
        assertThat(result.get().version()).startsWith("14.");
      }
    }
    assertThat(TestDirectory.names(unpacked))
        .singleElement()
        .asString()
        .startsWith("postgresql-14.");
  }

  @Test
  void whatAKilledUnpackingLeftIsSweptOnlyWhenItIsOld() throws IOException {
    var abandoned = Files.createDirectories(unpacked.resolve(".unpacking-1/bin")).getParent();
    var underWay = Files.createDirectories(unpacked.resolve(".unpacking-2"));
    Files.setLastModifiedTime(
        Optional.ofNullable(abandoned).orElseThrow(),
        FileTime.from(Instant.now().minusSeconds(7200)));

    assertThat(new Installations(TestServer.bundles(), unpacked, List.of()).server(14).major())
        .isEqualTo(14);

    assertThat(abandoned).doesNotExist();
    assertThat(underWay).exists();
  }

  @Test
  void aDamagedBundleIsNamedAndLeavesNothing() throws IOException {
    var bundles = Files.createDirectory(directory.path().resolve("bundles"));
    var jar = bundles.resolve("postgresql-18.0.0-linux-amd64.jar");
    Files.write(jar, new byte[] {'P', 'K', 3, 4, 0});

    assertThatThrownBy(() -> new Installations(List.of(bundles), unpacked, List.of()).server(18))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.UNPACK_FAILED))
        .hasMessageContaining(jar.toString());
    assertThat(TestDirectory.names(unpacked)).isEmpty();
  }

  @Test
  void aBundleThatLeadsOutOfItsPlaceIsRefused() throws IOException {
    var bundles = Files.createDirectory(directory.path().resolve("bundles"));
    hostileBundle(bundles.resolve("postgresql-18.0.0-linux-amd64.jar"));

    assertThatThrownBy(() -> new Installations(List.of(bundles), unpacked, List.of()).server(18))
        .hasMessageContaining("leads out of the archive");
    assertThat(directory.names()).doesNotContain("escaped");
    assertThat(TestDirectory.names(unpacked)).isEmpty();
  }

  private static Set<Integer> installedMajors() {
    return IntStream.rangeClosed(14, 18)
        .filter(
            major -> Files.isExecutable(Path.of("/usr/lib/postgresql/" + major + "/bin/postgres")))
        .boxed()
        .collect(Collectors.toSet());
  }

  private static void hostileBundle(Path jar) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("postgres.txz"));
      try (var tar = new TarArchiveOutputStream(new XZCompressorOutputStream(zip))) {
        var entry = new TarArchiveEntry("../../escaped", true);
        entry.setSize(1);
        tar.putArchiveEntry(entry);
        tar.write(1);
        tar.closeArchiveEntry();
      }
    }
  }
}
