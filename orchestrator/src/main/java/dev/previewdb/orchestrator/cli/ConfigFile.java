package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.ConfigReader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
final class ConfigFile {
  @Option(
      names = {"-c", "--config"},
      defaultValue = "previewdb.yaml",
      paramLabel = "FILE",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("previewdb.yaml");

  Config read() {
    return ConfigReader.read(file, System.getenv());
  }

  /** The project of that name, and only it is needed of the file. */
  static Project project(Config config, String name) {
    Project project = config.projects().get(name);
    if (project == null) {
      throw PreviewDbException.of(
          Problem.UNKNOWN_PROJECT, name, String.join(", ", config.projects().keySet()));
    }
    return project;
  }
}
