package dev.previewdb.snapshot.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds PostgreSQL programs in given directories, and asks each for its version. */
final class InstalledPrograms {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");

  private InstalledPrograms() {}

  /** A program with the version it says it has. */
  private record Program(Path path, int major, String version) {}

  /**
   * Where the packages of Debian, Red Hat and PostgreSQL's own source put programs, then the PATH.
   */
  static List<Path> usualDirectories() {
    var directories = new ArrayList<Path>();
    directories.addAll(children(Path.of("/usr/lib/postgresql"), "*", "bin"));
    directories.addAll(children(Path.of("/usr"), "pgsql-*", "bin"));
    directories.add(Path.of("/usr/local/pgsql/bin"));
    var path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    for (var entry : path.split(File.pathSeparator, -1)) {
      if (entry.startsWith("/")) {
        directories.add(Path.of(entry));
      }
    }
    return directories.stream().filter(Files::isDirectory).distinct().toList();
  }

  static List<ServerBinaries> servers(List<Path> directories) {
    return directories.stream()
        .filter(bin -> program(bin, "initdb").isPresent())
        .flatMap(bin -> versioned(bin, "postgres").stream())
        .map(found ->
            new ServerBinaries(
                found.major(), found.version(), parent(found.path()), Origin.INSTALLED))
        .distinct()
        .toList();
  }

  static Optional<ServerBinaries> server(Path bin, Origin origin) {
    return versioned(bin, "postgres")
        .map(found -> new ServerBinaries(found.major(), found.version(), bin, origin));
  }

  static Optional<ClientTools> clientTools(List<Path> directories, int major) {
    return directories.stream().flatMap(bin -> both(bin, major).stream()).findFirst();
  }

  static Optional<Path> psql(List<Path> directories) {
    return directories.stream()
        .flatMap(bin -> versioned(bin, "psql").stream())
        .max(Comparator.comparingInt(Program::major))
        .map(Program::path);
  }

  private static Optional<ClientTools> both(Path bin, int major) {
    return versioned(bin, "pg_dump")
        .filter(dump -> dump.major() == major)
        .flatMap(dump ->
            versioned(bin, "pg_restore")
                .filter(restore -> restore.major() == major)
                .map(restore -> new ClientTools(major, dump.path(), restore.path())));
  }

  private static Optional<Program> versioned(Path bin, String name) {
    return program(bin, name)
        .flatMap(path -> {
          var said = VERSION.matcher(Command.run(List.of(path.toString(), "--version")).output());
          return said.find()
              ? Optional.of(new Program(path, Integer.parseInt(said.group(2)), said.group(1)))
              : Optional.empty();
        });
  }

  /**
   * The program itself, not a link to a wrapper script that chooses among versions (as in Debian's
   * /usr/bin).
   */
  private static Optional<Path> program(Path bin, String name) {
    try {
      var path = bin.resolve(name);
      return Files.isExecutable(path) && path.toRealPath().endsWith(name)
          ? Optional.of(path.toRealPath())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Path> children(Path directory, String glob, String below) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(directory)) {
      var matches = directory.getFileSystem().getPathMatcher("glob:" + glob);
      return found
          .filter(child -> matches.matches(child.getFileName()))
          .map(child -> child.resolve(below))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("could not list " + directory, e);
    }
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent());
  }
}
