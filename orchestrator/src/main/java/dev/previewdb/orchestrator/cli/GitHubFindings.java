package dev.previewdb.orchestrator.cli;

import dev.previewdb.github.client.GitHub;
import dev.previewdb.github.client.Repository;
import dev.previewdb.orchestrator.ConfiguredGitHub;
import dev.previewdb.orchestrator.cli.DoctorCommand.Finding;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.Config.GitHubAccess;
import dev.previewdb.orchestrator.config.Config.Project;
import java.util.List;
import java.util.Optional;

/**
 * Whether GitHub lets us read the repositories of the projects; what we may write it does not say.
 */
final class GitHubFindings {
  private GitHubFindings() {}

  /** One for each repository; none without GitHub. */
  static List<Finding> of(Config config) {
    return config
        .github()
        .map(access ->
            config.projects().values().stream()
                .map(Project::repository)
                .flatMap(Optional::stream)
                .distinct()
                .map(repository -> of(access, repository))
                .toList())
        .orElse(List.of());
  }

  private static Finding of(GitHubAccess access, String repository) {
    String what = "GitHub's " + repository;
    try (GitHub gitHub = ConfiguredGitHub.open(access)) {
      Repository found = gitHub.repository(repository);
      String by =
          access.app().map(app -> "as the App " + app.id()).orElse("by the token of github.token");
      String renamed =
          found.fullName().equals(repository) ? "" : "; it is called " + found.fullName() + " now";
      return new Finding(what, true, "can be read " + by + renamed);
    } catch (RuntimeException e) {
      return new Finding(what, false, Failures.told(e).line());
    }
  }
}
