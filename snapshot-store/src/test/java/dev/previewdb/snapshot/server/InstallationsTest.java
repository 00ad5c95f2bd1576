package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
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
    assumeFalse(majors.isEmpty(), "no server is installed");

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
    assumeFalse(majors.isEmpty(), "no server is installed");

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
    try (var threads = Executors.newFixedThreadPool(3)) {
      for (var result : threads.invokeAll(IntStream.range(0, 3).mapToObj(i -> use).toList())) {
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
    var bundles = Files.createDirectory(directory.path().resolve("bundles"));
    bundle(
        bundles.resolve("postgresql-14.0.0-linux-amd64.jar"),
        "bin/postgres",
        "#!/bin/sh\necho 'postgres (PostgreSQL) 14.0'\n");
    var abandoned = Files.createDirectories(unpacked.resolve(".unpacking-1"));
    Files.createFile(abandoned.resolve("half"));
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minusSeconds(7200)));
    var underWay = Files.createDirectory(unpacked.resolve(".unpacking-2"));

    var server = new Installations(List.of(bundles), unpacked, List.of()).server(14);

    assertThat(server.version()).isEqualTo("14.0");
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
    bundle(bundles.resolve("postgresql-18.0.0-linux-amd64.jar"), "../../escaped", "x");

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

  private static void bundle(Path jar, String name, String content) throws IOException {
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("postgres.txz"));
      try (var tar = new TarArchiveOutputStream(new XZCompressorOutputStream(zip))) {
        var entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        entry.setMode(0755);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
  }
}
