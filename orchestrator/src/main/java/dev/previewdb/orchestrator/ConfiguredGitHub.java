package dev.previewdb.orchestrator;

import dev.previewdb.github.client.AppKey;
import dev.previewdb.github.client.GitHub;
import dev.previewdb.github.client.Patience;
import dev.previewdb.github.client.Token;
import dev.previewdb.orchestrator.config.Config.GitHubAccess;
import dev.previewdb.orchestrator.config.Secret;
import java.time.Clock;

/** GitHub, as the configuration says to speak with it. */
public final class ConfiguredGitHub {
  private ConfiguredGitHub() {}

  /**
   * By a token or as an App; asks nothing yet.
   *
   * @throws dev.previewdb.github.GitHubException when what is configured cannot be used
   */
  public static GitHub open(GitHubAccess access) {
    return access
        .app()
        .map(app ->
            GitHub.asApp(
                access.apiUrl(),
                AppKey.of(app.id(), app.privateKey().value()),
                Patience.standard(),
                Clock.systemUTC()))
        .orElseGet(() ->
            new GitHub(
                access.apiUrl(),
                Token.of(access.token().map(Secret::value).orElse("")),
                Patience.standard(),
                Clock.systemUTC()));
  }
}
