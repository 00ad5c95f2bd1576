package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.config.Config.Image;
import dev.previewdb.orchestrator.config.Config.MigrationCommand;
import dev.previewdb.orchestrator.config.Config.Migrations;
import dev.previewdb.orchestrator.config.Config.Runner;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.snapshot.server.MemoryGroups;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** The tools that projects run by commands of their own. */
public final class CommandTools {
  private static final String UNNAMED = "command";

  private static final Logger LOG = LoggerFactory.getLogger(CommandTools.class);

  private final CommandRunner processes;
  private final ContainerRunner containers;

  private CommandTools(CommandRunner processes, ContainerRunner containers) {
    this.processes = processes;
    this.containers = containers;
  }

  /**
   * On this machine.
   *
   * @param storage which no command sees anything of
   * @param service a name that no other service on this machine has
   * @param memory where a command has its group; without it each of its processes is limited alone
   */
  public static CommandTools of(Path storage, String service, Optional<MemoryGroups> memory) {
    return new CommandTools(
        new ProcessRunner(storage, memory),
        new ContainerRunner(() -> DockerClientFactory.instance().client(), service));
  }

  /** Takes away the containers that a service of this name left when it was killed. */
  public void sweep(Collection<Migrations> configured) {
    boolean wanted =
        configured.stream()
            .flatMap(migrations -> migrations.command().stream())
            .anyMatch(command -> command.runner() == Runner.CONTAINER);
    if (!wanted) {
      return;
    }
    try {
      containers.sweep();
    } catch (RuntimeException e) {
      LOG.warn("Containers that were left could not be looked for. {}", e.getMessage());
    }
  }

  /** The one a project has configured, for a commit by its full SHA. */
  public Optional<MigrationTool> of(Migrations migrations, String sha) {
    return migrations
        .command()
        .map(command -> command.at(sha))
        .map(command ->
            new CommandTool(
                migrations.tool().orElse(UNNAMED),
                command,
                migrations.path().orElse(""),
                runner(command)));
  }

  /**
   * Tries whether this machine could run a project's command; nothing is left of the try. Of an
   * image that each commit has its own of, only Docker itself can be tried.
   *
   * @return how it would, in words
   * @throws dev.previewdb.orchestrator.PreviewDbException saying what is missing
   */
  public String probe(MigrationCommand command) {
    if (command.image().filter(Image::ofCommit).isPresent()) {
      containers.probe();
    } else {
      Probe.of(runner(command), command);
    }
    return "`%s` runs %s"
        .formatted(
            String.join(" ", command.run()),
            command
                .image()
                .map(image -> "in a container of " + image)
                .orElse("as a process, kept apart"));
  }

  private CommandRunner runner(MigrationCommand command) {
    return switch (command.runner()) {
      case PROCESS -> processes;
      case CONTAINER -> containers;
    };
  }
}
