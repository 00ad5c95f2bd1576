package dev.previewdb.orchestrator.config;

import dev.previewdb.orchestrator.config.Config.GitHubAccess;
import dev.previewdb.orchestrator.config.Config.GitHubApp;
import java.net.URI;
import java.util.Optional;

/** Reads the section <code>github</code>. */
final class GitHubReader {
  private GitHubReader() {}

  static GitHubAccess read(Section section) {
    URI apiUrl =
        section.parsed("api-url", WebAddress::of).orElse(URI.create("https://api.github.com"));
    Optional<GitHubApp> app = app(section, section.section("app"));
    Optional<Secret> token =
        app.isPresent() ? section.optionalSecret("token") : Optional.of(section.secret("token"));
    if (app.isPresent() && token.isPresent()) {
      section.problem("token", "is set, and so is app", "keep one of the two");
    }
    URI actionsIssuer =
        section
            .parsed("actions-issuer", WebAddress::of)
            .orElse(URI.create("https://token.actions.githubusercontent.com"));
    GitHubAccess access =
        new GitHubAccess(apiUrl, actionsIssuer, token, app, section.secrets("webhook-secret"));
    if (access.webhookSecrets().size() > 2) {
      section.problem(
          "webhook-secret",
          "holds more than two secrets",
          "keep the new one and the one being retired");
    }
    section.refuseUnknownKeys();
    return access;
  }

  private static Optional<GitHubApp> app(Section gitHub, Section app) {
    Optional<String> id = app.optional("id");
    Optional<Secret> key = app.optionalSecret("private-key");
    app.refuseUnknownKeys();
    if (gitHub.has("app") && (id.isEmpty() || key.isEmpty())) {
      gitHub.problem("app", "lacks id or private-key", "set both, as the App's settings have them");
    }
    return id.flatMap(known -> key.map(secret -> new GitHubApp(known, secret)));
  }
}
