package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.ConfigReader;
import dev.previewdb.orchestrator.config.Needs;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The option that names the configuration. */
final class ConfigFile {
  @Option(
      names = {"-c", "--config"},
      defaultValue = "previewdb.yaml",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("previewdb.yaml");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** The whole file, with the secrets and files that are needed. */
  Config read(Needs needs) {
    return ConfigReader.read(file, PreviewDbCommand.environment(command), needs);
  }

  /** The environment variables that the command's secrets may come from. */
  Map<String, String> environment() {
    return PreviewDbCommand.environment(command);
  }

  /** The project of that name. */
  static Project project(Config config, String name) {
    Project project = config.projects().get(name);
    if (project == null) {
      throw PreviewDbException.of(
          Problem.UNKNOWN_PROJECT, name, String.join(", ", config.projects().keySet()));
    }
    return project;
  }
}
