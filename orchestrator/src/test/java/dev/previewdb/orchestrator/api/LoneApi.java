package dev.previewdb.orchestrator.api;

import dev.previewdb.github.webhook.StrangersBodies;
import dev.previewdb.orchestrator.capture.SnapshotStandings;
import dev.previewdb.orchestrator.command.Commands;
import dev.previewdb.orchestrator.config.Config.Http;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.config.Config.SlackAccess;
import dev.previewdb.orchestrator.config.Secret;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.engine.local.InstanceDirectories;
import dev.previewdb.orchestrator.engine.local.LocalEngine;
import dev.previewdb.orchestrator.link.ConnectionLinks;
import dev.previewdb.orchestrator.log.MigrationLogs;
import dev.previewdb.orchestrator.preview.Checkpoints;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.Wishes;
import dev.previewdb.orchestrator.repository.ProjectRepositories;
import dev.previewdb.orchestrator.slack.ResponseUrls;
import dev.previewdb.orchestrator.slack.SlackIntake;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.RunAs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The API with nothing behind it, for what it does before it asks anything. */
final class LoneApi {
  private LoneApi() {}

  static ApiServer in(Path directory, StrangersBodies strangers, boolean slack) {
    Jdbi jdbi = Jdbi.create("jdbc:postgresql://127.0.0.1/never-asked");
    PreviewStore store = new PreviewStore(jdbi);
    ConnectionLinks links = new ConnectionLinks(jdbi, URI.create("http://127.0.0.1"));
    OwnerLogins logins = new OwnerLogins(new byte[32]);
    Previews previews =
        new Previews(
            Map.of(),
            store,
            new Wishes(jdbi),
            new Checkpoints(jdbi),
            new LocalEngine(
                new InstanceDirectories(directory, directory),
                new Installations(List.of(), directory),
                RunAs.current(),
                new LocalEngineSettings(
                    Optional.empty(), 1, Duration.ofSeconds(1), Duration.ofDays(1), 1),
                logins::of),
            logins,
            Optional.empty(),
            new SnapshotStandings(Map.of(), new Storage(directory)),
            new Previews.FrontDoor("127.0.0.1", 1),
            links);
    return new ApiServer(
        new Http("127.0.0.1", 0, URI.create("http://127.0.0.1")),
        previews,
        new BearerTokens(Optional.empty()),
        new JobConnections(Optional.empty(), previews),
        strangers,
        new MigrationLogs(directory),
        Optional.empty(),
        slack ? Optional.of(slack(jdbi, store, links)) : Optional.empty());
  }

  private static SlackIntake slack(Jdbi jdbi, PreviewStore store, ConnectionLinks links) {
    URI hooks = URI.create("http://127.0.0.1:1");
    return new SlackIntake(
        new SlackAccess(new Secret("a-signing-secret"), Map.of(), hooks),
        store,
        new ProjectRepositories(jdbi, List.of()),
        new Commands(jdbi),
        new ResponseUrls(hooks, links),
        Clock.systemUTC());
  }
}
