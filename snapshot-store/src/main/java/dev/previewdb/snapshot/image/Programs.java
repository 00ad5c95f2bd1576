package dev.previewdb.snapshot.image;

import dev.previewdb.snapshot.server.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The system's programs, wherever the caller's own search path leads.
 *
 * @param directories where they are looked for, the first one first
 */
record Programs(List<Path> directories) {
  static Programs ofTheSystem() {
    return new Programs(
        List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin")));
  }

  Optional<Path> find(String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs one to its end.
   *
   * @return what it said
   * @throws IOException with its words, when it fails or is not there
   */
  String run(String name, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(
        find(name).orElseThrow(() -> new IOException(name + " is not installed")).toString());
    command.addAll(arguments);
    var outcome = outcome(command);
    if (!outcome.succeeded()) {
      throw new IOException(
          reason(outcome.output())
              .orElse(name + " ended with the exit code " + outcome.exitCode()));
    }
    return outcome.output();
  }

  /** Some have notes to say before what went wrong. */
  private static Optional<String> reason(String output) {
    return output
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).contains("error"))
        .findFirst()
        .or(() -> output.lines().findFirst());
  }

  private static Command.Outcome outcome(List<String> command) throws IOException {
    try {
      return Command.run(command);
    } catch (UncheckedIOException e) {
      throw new IOException(command.getFirst() + " does not start", e);
    } catch (IllegalStateException e) {
      throw new IOException("it was interrupted", e);
    }
  }
}
