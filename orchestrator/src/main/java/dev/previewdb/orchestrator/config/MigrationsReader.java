package dev.previewdb.orchestrator.config;

import dev.previewdb.orchestrator.config.Config.CommandLimits;
import dev.previewdb.orchestrator.config.Config.Image;
import dev.previewdb.orchestrator.config.Config.MigrationCommand;
import dev.previewdb.orchestrator.config.Config.Migrations;
import dev.previewdb.orchestrator.config.Config.Runner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the section <code>projects.NAME.migrations</code>. */
final class MigrationsReader {
  /** Each means nothing without a command. */
  private static final List<String> OF_COMMANDS =
      List.of("check", "runner", "image", "trusted", "paths", "environment", "limits");

  private static final PathPatterns EXAMPLE = PathPatterns.of(List.of("migrations/"));

  private MigrationsReader() {}

  static Migrations read(Section section) {
    Optional<MigrationCommand> command = command(section);
    Migrations migrations =
        new Migrations(
            section.optional("tool").filter(tool -> !tool.equals("auto")),
            section.optional("path"),
            section.optional("table"),
            section.optional("changelog"),
            section.optional("contexts"),
            section.optional("labels"),
            section.duration("statement-timeout", Duration.ofMinutes(5)),
            section.duration("lock-timeout", Duration.ofMinutes(1)),
            section.duration("timeout", Duration.ofMinutes(30)),
            section.choices("fail-on", FindingKind.class, FindingKind.FAIL_BY_DEFAULT),
            command);
    section.refuseUnknownKeys();
    return migrations;
  }

  private static Optional<MigrationCommand> command(Section section) {
    Optional<List<String>> run = section.commandLine("command");
    if (run.isEmpty()) {
      OF_COMMANDS.stream()
          .filter(section::has)
          .filter(key -> !section.has("command"))
          .forEach(key ->
              section.problem(
                  key, "is of a command, and there is none", "set `command`, or remove " + key));
      return Optional.empty();
    }
    Runner runner = section.choice("runner", Runner.CONTAINER);
    Optional<Image> image = section.optional("image").map(Image::named);
    boolean trusted = section.choice("trusted", Trusted.FALSE) == Trusted.TRUE;
    if (runner == Runner.CONTAINER && image.isEmpty()) {
      section.problem(
          "image",
          "is missing",
          "name an image that has the tool, or set `runner: process` and `trusted: true`");
    }
    if (runner == Runner.PROCESS && image.isPresent()) {
      section.problem("image", "is of the runner container", "remove it, or that runner");
    }
    if (runner == Runner.PROCESS && !trusted) {
      section.problem(
          "trusted",
          "is not `true`, and the runner process is for repositories whose authors are trusted only",
          "set it to `true` if all who write to the repository are, or use `runner: container`");
    }
    if (!section.has("paths")) {
      section.problem(
          "paths", "is missing", "say which files are migrations, as in `[\"migrations/\"]`");
    }
    return Optional.of(
        new MigrationCommand(
            run.get(),
            section.commandLine("check"),
            runner,
            image,
            section.parsedList("paths", PathPatterns::of).orElse(EXAMPLE),
            environment(section.section("environment")),
            limits(section.section("limits"))));
  }

  /** A yes that has to be said in so many letters. */
  private enum Trusted {
    FALSE,
    TRUE
  }

  private static Map<String, String> environment(Section section) {
    Map<String, String> variables = new LinkedHashMap<>();
    section
        .values()
        .forEach((name, value) -> {
          if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            section.problem(name, "is no name of a variable", "use letters, digits and `_`");
          } else if (name.startsWith("PG") || name.equals("DATABASE_URL")) {
            section.problem(name, "is given to every command already", "remove it");
          } else {
            variables.put(name, value);
          }
        });
    return variables;
  }

  private static CommandLimits limits(Section section) {
    CommandLimits otherwise = CommandLimits.DEFAULT;
    CommandLimits limits =
        new CommandLimits(
            bytes(section, "memory", otherwise.memory()),
            section.number("cpus", otherwise.cpus(), 1, 1024),
            section.number("processes", otherwise.processes(), 1, 100_000),
            bytes(section, "output", otherwise.output()),
            bytes(section, "space", otherwise.space()));
    section.refuseUnknownKeys();
    return limits;
  }

  private static long bytes(Section section, String key, long otherwise) {
    OptionalLong amount = section.bytes(key);
    return amount.orElse(otherwise);
  }
}
