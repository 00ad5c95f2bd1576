package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.NO_SERVER;

import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The PostgreSQL programs of this machine: installed ones first, then the bundled servers, which
 * are unpacked on first use. Safe for use by many threads and processes at once.
 */
public final class Installations {
  private final List<Path> installed;
  private final BundledServers bundled;
  private final Map<Integer, Known> known = new ConcurrentHashMap<>();

  /** A server that told its version; it is asked again when the program is another one. */
  private record Known(ServerBinaries binaries, FileTime modified) {}

  /** Looks for installed programs where packages put them, and on the PATH. */
  public Installations(List<Path> bundleDirectories, Path unpackDirectory) {
    this(bundleDirectories, unpackDirectory, InstalledPrograms.usualDirectories());
  }

  /**
   * @param bundleDirectories hold the bundled servers' jars
   * @param unpackDirectory receives unpacked servers; the user who runs servers has to be able to
   *     enter it
   * @param installedBins directories in which installed programs are looked for; none says that
   *     nothing is installed
   */
  public Installations(
      List<Path> bundleDirectories, Path unpackDirectory, List<Path> installedBins) {
    this.installed = List.copyOf(installedBins);
    this.bundled = new BundledServers(bundleDirectories, unpackDirectory);
  }

  /** The server of that major version: the newest installed one, else the bundled one. */
  public ServerBinaries server(int major) {
    // Asking takes two processes, and a preview's start needs to know more than once.
    var before = known.get(major);
    if (before != null && modified(before.binaries()).equals(Optional.of(before.modified()))) {
      return before.binaries();
    }
    var found = find(major).orElseThrow(() -> new SnapshotException(NO_SERVER, major));
    modified(found).ifPresent(time -> known.put(major, new Known(found, time)));
    return found;
  }

  /**
   * The newest installed server, which needs no unpacking; the newest bundled one where none is.
   */
  public ServerBinaries preferred() {
    var installedMajors =
        InstalledPrograms.servers(installed).stream().mapToInt(ServerBinaries::major).max();
    var bundledMajors = bundled.majors().stream().mapToInt(Integer::intValue).max();
    var major = installedMajors.isPresent() ? installedMajors : bundledMajors;
    return server(major.orElseThrow(() -> new SnapshotException(NO_SERVER, "18")));
  }

  /** The installed server of the newest major version, if any is installed. */
  public Optional<ServerBinaries> newestInstalled() {
    return InstalledPrograms.servers(installed).stream()
        .max(Comparator.comparingInt(ServerBinaries::major))
        .map(newest -> server(newest.major()));
  }

  /** pg_dump and pg_restore of exactly that major version, if installed. */
  public Optional<ClientTools> clientTools(int major) {
    return InstalledPrograms.clientTools(installed, major);
  }

  /** The newest installed psql. */
  public Optional<Path> psql() {
    return InstalledPrograms.psql(installed);
  }

  private Optional<ServerBinaries> find(int major) {
    return InstalledPrograms.servers(installed).stream()
        .filter(server -> server.major() == major)
        .max(Comparator.comparingInt(server -> minor(server.version())))
        .or(() -> bundled.server(major));
  }

  /** Empty if the program is not there any more. */
  private static Optional<FileTime> modified(ServerBinaries binaries) {
    try {
      return Optional.of(Files.getLastModifiedTime(binaries.postgres()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** "18.6" is 6; a development version such as "19devel" has none. */
  private static int minor(String version) {
    var digits = version.replaceFirst("^\\d+\\.?", "").replaceFirst("\\D.*$", "");
    return digits.isEmpty() ? -1 : Integer.parseInt(digits);
  }
}
