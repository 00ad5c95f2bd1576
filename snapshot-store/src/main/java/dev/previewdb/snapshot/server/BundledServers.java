package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.BROKEN_SERVER;
import static dev.previewdb.snapshot.SnapshotProblem.UNPACK_FAILED;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The servers we ship, one jar for each major version, named <code>
 * postgresql-18.6.0-linux-amd64.jar</code>.
 */
final class BundledServers {
  private static final Pattern NAME =
      Pattern.compile("(postgresql-(\\d+)\\.[0-9.]+-[a-z0-9-]+)\\.jar");

  private final List<Path> directories;
  private final Path unpackDirectory;

  BundledServers(List<Path> directories, Path unpackDirectory) {
    this.directories = List.copyOf(directories);
    this.unpackDirectory = unpackDirectory.toAbsolutePath().normalize();
  }

  Set<Integer> majors() {
    return jars().keySet();
  }

  Optional<ServerBinaries> server(int major) {
    return Optional.ofNullable(jars().get(major)).map(this::unpacked);
  }

  private ServerBinaries unpacked(Path jar) {
    var name = NAME.matcher(jar.getFileName().toString()).replaceFirst("$1");
    var place = unpackDirectory.resolve(name);
    if (!Files.isDirectory(place)) {
      try {
        Unpacking.run(jar, place);
      } catch (IOException e) {
        throw new SnapshotException(UNPACK_FAILED, jar, unpackDirectory, Reason.of(e)).because(e);
      }
    }
    return InstalledPrograms.server(place.resolve("bin"), Origin.BUNDLED)
        .orElseThrow(
            () -> new SnapshotException(BROKEN_SERVER, place, "it does not tell its version"));
  }

  private SequencedMap<Integer, Path> jars() {
    var jars = new TreeMap<Integer, Path>();
    for (var directory : directories) {
      try (var files = Files.newDirectoryStream(directory, "postgresql-*.jar")) {
        for (var file : files) {
          var name = NAME.matcher(file.getFileName().toString());
          if (name.matches()) {
            jars.merge(
                Integer.valueOf(name.group(2)),
                file,
                (one, other) -> one.compareTo(other) > 0 ? one : other);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("could not list " + directory, e);
      }
    }
    return jars;
  }
}
