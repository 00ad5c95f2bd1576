package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The process that is the server of a data directory, known by its command line: the kernel gives
 * that to everybody, keeps it for the postmaster as we wrote it, and PostgreSQL overwrites it in
 * every other process of the server.
 */
final class Postmaster {
  private static final Path PROC = Path.of("/proc");

  private Postmaster() {}

  static List<String> command(Path postgres, Path data) {
    return List.of(postgres.toString(), "-D", data.toString());
  }

  /**
   * The server that runs in a data directory, whatever is left in its <code>postmaster.pid</code>.
   */
  static Optional<ServerProcess> of(Path data) {
    if (!Files.exists(PidFile.of(data))) {
      return Optional.empty();
    }
    // Not wholly written: by a server that just starts, or at a power cut.
    var candidates =
        PidFile.read(data)
            .map(file -> Stream.of(file.pid()))
            .orElseGet(() -> ProcessHandle.allProcesses().map(ProcessHandle::pid));
    return candidates.filter(pid -> isServerOf(pid, data)).findAny().flatMap(ServerProcess::of);
  }

  private static boolean isServerOf(long pid, Path data) {
    var arguments = commandLine(pid);
    return arguments.size() > 2
        && arguments.getFirst().endsWith("postgres")
        && arguments.get(1).equals("-D")
        && (arguments.get(2).equals(data.toString()) || worksIn(pid, data));
  }

  /** A directory that was renamed while its server runs is still where that works. */
  private static boolean worksIn(long pid, Path data) {
    try {
      return Files.isSameFile(directory(pid).resolve("cwd"), data);
    } catch (IOException e) {
      // It ended, or is somebody else's, and then it is none of ours.
      return false;
    }
  }

  static boolean belongsTo(long pid, RunAs runAs) {
    try {
      return Integer.valueOf(runAs.uid()).equals(Files.getAttribute(directory(pid), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path directory(long pid) {
    return PROC.resolve(Long.toString(pid));
  }

  private static List<String> commandLine(long pid) {
    try {
      var bytes = Files.readAllBytes(directory(pid).resolve("cmdline"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException e) {
      // The process ended, also between opening and reading.
      return List.of();
    }
  }
}
