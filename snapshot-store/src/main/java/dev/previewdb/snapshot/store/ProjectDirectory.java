package dev.previewdb.snapshot.store;

import static dev.previewdb.snapshot.SnapshotProblem.PROJECT_NAME_INVALID;

import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The directory of one project: a directory for each snapshot, and hidden ones for work. */
record ProjectDirectory(String project, Path path) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Pattern VERSION = Pattern.compile("[0-9]{8}-[0-9]{6}(?:-[0-9]{1,4})?");
  private static final String BUILDING = ".building-";
  private static final String DROPPING = ".dropping-";
  private static final String FAILED = ".failed-";

  static ProjectDirectory of(Path root, String project) {
    if (!NAME.matcher(project).matches()) {
      throw new SnapshotException(
          PROJECT_NAME_INVALID, "'" + project.replaceAll("\\p{Cntrl}", " ") + "'");
    }
    return new ProjectDirectory(project, root.resolve(project));
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  Path lock() {
    return path.resolve(".lock");
  }

  /** Where a snapshot lies; only a well-formed version is ever a part of a path. */
  Path snapshot(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("not a version");
    }
    return path.resolve(version);
  }

  /** The directory of a snapshot, whole or damaged; empty where there is none. */
  Optional<Path> find(String version) {
    return Optional.of(version)
        .filter(ProjectDirectory::isVersion)
        .map(this::snapshot)
        .filter(place -> Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS));
  }

  private static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }

  /** Short, because the path of the server's socket below it may not be long. */
  Path building(int number) {
    return path.resolve(BUILDING + number);
  }

  Path dropping(String version) {
    return path.resolve(DROPPING + version);
  }

  Path failed(String version) {
    return path.resolve(FAILED + version);
  }

  /** What failed its checks and was put aside. */
  List<FailedBuild> failedBuilds() throws IOException {
    var all = new ArrayList<FailedBuild>();
    for (var place : children(name -> name.startsWith(FAILED))) {
      all.add(FailedBuild.of(place.getFileName().toString().substring(FAILED.length()), place));
    }
    return List.copyOf(all);
  }

  List<Path> snapshots() throws IOException {
    return children(ProjectDirectory::isVersion);
  }

  /** What a killed capture or an interrupted drop left, and failed builds whose day is over. */
  List<Path> leftovers() throws IOException {
    var all = new ArrayList<Path>();
    all.addAll(children(name -> name.startsWith(BUILDING) || name.startsWith(DROPPING)));
    for (var failed : children(name -> name.startsWith(FAILED))) {
      if (FailedBuild.over(failed, Instant.now())) {
        all.add(failed);
      }
    }
    return all;
  }

  private List<Path> children(Predicate<String> fits) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    var found = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(path)) {
      for (var child : all) {
        if (fits.test(child.getFileName().toString())
            && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          found.add(child);
        }
      }
    }
    found.sort(null);
    return found;
  }
}
