package dev.previewdb.orchestrator.config;

import dev.previewdb.snapshot.source.SourceTimeouts;
import dev.previewdb.snapshot.store.Retention;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What `previewdb.yaml` says, complete and checked. Every key with its default stands in {@link
 * ConfigReader}, and in docs/configuration.md.
 *
 * @param file the file this was read from
 * @param storage the directory of snapshots, previews and, unless {@code state} says otherwise, our
 *     own database
 * @param capturesAtOnce how many captures the schedule runs at the same time, of all projects
 * @param projects by name, in the file's order
 */
public record Config(
    Path file,
    Path storage,
    Http http,
    Optional<Secret> apiToken,
    Optional<GitHubAccess> github,
    Optional<SlackAccess> slack,
    Optional<StateAccess> state,
    LocalEngineSettings engine,
    RouterSettings router,
    int capturesAtOnce,
    Map<String, Project> projects) {

  /** Where the service listens; {@code publicUrl} is what people outside reach it by. */
  public record Http(String host, int port, URI publicUrl) {}

  /**
   * How we speak with GitHub: as a user or as an App, exactly one of them.
   *
   * @param apiUrl the REST API's root, as in {@code https://api.github.com}
   * @param actionsIssuer who signs the ID tokens of jobs of Actions
   * @param webhookSecrets one, or two while they are rotated
   */
  public record GitHubAccess(
      URI apiUrl,
      URI actionsIssuer,
      Optional<Secret> token,
      Optional<GitHubApp> app,
      List<Secret> webhookSecrets) {}

  /** A GitHub App, and its private key in PEM. */
  public record GitHubApp(String id, Secret privateKey) {}

  /**
   * How we speak with Slack.
   *
   * @param users who each of Slack's users is on GitHub, by Slack's id
   * @param hooksUrl where answers go
   */
  public record SlackAccess(Secret signingSecret, Map<String, String> users, URI hooksUrl) {}

  /** A PostgreSQL of the operator's for our own state. */
  public record StateAccess(String url, String user, Secret password) {}

  /**
   * The engine that runs previews on this machine.
   *
   * @param runAs the user PostgreSQL's processes run as when the service runs as root
   * @param workers previews worked on at the same time
   * @param sleepAfter how long nobody has to be connected until an instance is stopped
   * @param connections that each preview's PostgreSQL takes
   */
  public record LocalEngineSettings(
      Optional<String> runAs,
      int workers,
      Duration startWithin,
      Duration sleepAfter,
      int connections,
      Limits limits) {

    /** With the limits there are when none is given. */
    public LocalEngineSettings(
        Optional<String> runAs,
        int workers,
        Duration startWithin,
        Duration sleepAfter,
        int connections) {
      this(runAs, workers, startWithin, sleepAfter, connections, Limits.DEFAULT);
    }
  }

  /**
   * What each preview may take of the machine. Empty is no limit.
   *
   * @param statement the longest one statement may take, unless its session says otherwise
   * @param idle the longest a session may do nothing, outside of a transaction
   * @param idleInTransaction the longest it may do nothing within one
   * @param tempFiles bytes on disk of what one session sorts, hashes and keeps in temporary tables'
   *     stead; only the administrator can lift it
   * @param memory bytes of all its processes together, with the files they keep cached
   * @param memoryAsked whether the file itself says how much, so that having no limit is a fault
   * @param disk bytes it may grow beyond the snapshot
   */
  public record Limits(
      Optional<Duration> statement,
      Optional<Duration> idle,
      Optional<Duration> idleInTransaction,
      OptionalLong tempFiles,
      OptionalLong memory,
      boolean memoryAsked,
      OptionalLong disk) {

    /**
     * An hour and 10 GB are more than an application's work takes, and less than a forgotten
     * session's. 2 GB are enough for ninety sessions that sort. How much a preview grows is its
     * migrations' own matter: one that rewrites a table takes the table's size once more.
     */
    public static final Limits DEFAULT =
        new Limits(
            Optional.of(Duration.ofHours(1)),
            Optional.empty(),
            Optional.of(Duration.ofHours(1)),
            OptionalLong.of(10_000_000_000L),
            OptionalLong.of(2_000_000_000L),
            false,
            OptionalLong.empty());
  }

  /**
   * The one PostgreSQL endpoint in front of all previews.
   *
   * @param port 0 for a free one
   * @param publicHost how people reach it
   * @param tls without it, previews are reached from this machine alone
   * @param connections at the same time, to all previews
   * @param startupWithin how long a client may take to say what it wants
   */
  public record RouterSettings(
      String host,
      int port,
      String publicHost,
      Optional<RouterTls> tls,
      int connections,
      int connectionsPerPreview,
      Duration startupWithin) {}

  /** A certificate with those that lead to its root, and its key: two files of PEM. */
  public record RouterTls(Path certificate, Path key) {}

  /**
   * One repository and the production database behind it.
   *
   * @param repository {@code owner/name} on GitHub; none when previews are only made by hand
   * @param git where commits are fetched from by hand-made previews when there is no GitHub
   * @param maskingRules the file of rules
   * @param maskingKeyPlace where the key is read from
   * @param timeToLive how long a preview lives after the last push or use
   * @param undeleteFor how long the data of a deleted or expired one can be had back; zero for
   *     never
   * @param warm how many spares are kept running
   */
  public record Project(
      String name,
      Optional<String> repository,
      Optional<String> git,
      SourceSettings source,
      Path maskingRules,
      Secret maskingKey,
      SecretPlace maskingKeyPlace,
      Migrations migrations,
      Optional<String> seed,
      PullRequests pullRequests,
      HandOff handOff,
      Snapshots snapshots,
      Duration timeToLive,
      Duration undeleteFor,
      int maxPreviews,
      int warm) {}

  /**
   * Which pull requests have a preview without being asked for one.
   *
   * @param forks what one from a fork has while nobody approved its commit
   * @param paths only those that change a file there; all when there are none
   */
  public record PullRequests(
      Label label, Drafts drafts, Forks forks, Optional<PathPatterns> paths) {}

  /** What the label {@code preview-db} means: nothing, or that a pull request has a preview. */
  public enum Label {
    OPTIONAL,
    REQUIRED
  }

  /** Whether a draft has one. */
  public enum Drafts {
    INCLUDED,
    EXCLUDED
  }

  /**
   * What a pull request from a fork has while nobody approved its commit: nothing, or a database
   * with production's schema and no row in it. Its own migrations run in neither case.
   */
  public enum Forks {
    REFUSED,
    SCHEMA_ONLY
  }

  /** Who is told that a project's previews are ready or gone, so that an app can go with each. */
  public record HandOff(
      Optional<HandOffWebhook> webhook,
      RepositoryDispatch repositoryDispatch,
      Optional<KubernetesSecret> kubernetesSecret) {
    /** Whether anybody is told. */
    public boolean isWanted() {
      return webhook.isPresent()
          || repositoryDispatch == RepositoryDispatch.SENT
          || kubernetesSecret.isPresent();
    }
  }

  /** A receiver of the operator's, and the secret that signs what is sent there. */
  public record HandOffWebhook(URI url, Secret secret) {}

  /** Whether the repository's workflows are told. */
  public enum RepositoryDispatch {
    NONE,
    SENT
  }

  /** When a project's snapshots are taken, and which stay. */
  public record Snapshots(Retention retention, Optional<CaptureSchedule> schedule) {}

  /**
   * Where production's data is read: host, port and names only, never a driver's URL or parameters.
   *
   * @param leaveOutLibraries what production preloads and previews do not
   */
  public record SourceSettings(
      String host,
      int port,
      String database,
      String user,
      Secret password,
      TlsMode tls,
      Optional<Path> rootCertificate,
      SchemaBy schemaBy,
      int workers,
      SourceTimeouts timeouts,
      List<String> leaveOutLibraries) {}

  /** How the connection to the source is secured. */
  public enum TlsMode {
    DISABLE,
    REQUIRE,
    VERIFY_FULL
  }

  /** Who copies the schema: {@code AUTO} takes pg_dump when one fits, else the built-in way. */
  public enum SchemaBy {
    AUTO,
    PG_DUMP,
    BUILT_IN
  }

  /**
   * How a branch's migrations are found and bounded.
   *
   * @param tool the tool's name; found in the tree when none is given. With a command it is what
   *     the tool is called in reports
   * @param path the directory of migrations below the repository's root, or the one the command
   *     begins in; found in the tree when none is given
   * @param table the tool's table of applied migrations, where it is not the tool's default
   * @param changelog Liquibase's changelog, as production's Liquibase is given it
   * @param contexts of Liquibase's change sets that run
   * @param labels of Liquibase's change sets that run
   * @param statementTimeout the longest one statement may take
   * @param timeout the longest a whole run may take
   * @param failOn what fails the check of a pull request although its migrations ran
   * @param command what runs migrations that are code
   */
  public record Migrations(
      Optional<String> tool,
      Optional<String> path,
      Optional<String> table,
      Optional<String> changelog,
      Optional<String> contexts,
      Optional<String> labels,
      Duration statementTimeout,
      Duration lockTimeout,
      Duration timeout,
      Set<FindingKind> failOn,
      Optional<MigrationCommand> command) {
    public Migrations {
      failOn = Set.copyOf(failOn);
    }
  }

  /**
   * A command of the operator's that runs a project's own tool. It never comes from a branch.
   *
   * @param run program and arguments
   * @param check what has to end with 0 after it, as it does when nothing is pending
   * @param image of the container; none for a process
   * @param paths the files that are migrations: a push that only adds some lets the command run
   *     once more, one that changes others makes the preview anew
   * @param environment beside what every command is given
   */
  public record MigrationCommand(
      List<String> run,
      Optional<List<String>> check,
      Runner runner,
      Optional<Image> image,
      PathPatterns paths,
      Map<String, String> environment,
      CommandLimits limits) {

    /** For one commit, by its full SHA. */
    public MigrationCommand at(String sha) {
      return new MigrationCommand(
          run, check, runner, image.map(each -> each.at(sha)), paths, environment, limits);
    }
  }

  /**
   * What a container is made of.
   *
   * @param ofCommit whether the project's own build makes one for each commit
   */
  public record Image(String name, boolean ofCommit) {
    private static final String SHA = "{sha}";

    /** A name that has {@code {sha}} in it is another one for each commit. */
    public static Image named(String name) {
      return new Image(name, name.contains(SHA));
    }

    Image at(String sha) {
      return new Image(name.replace(SHA, sha), ofCommit);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Where a command runs: both have no network but the preview. */
  public enum Runner {
    CONTAINER,
    PROCESS
  }

  /**
   * What a command may take, beside its time.
   *
   * @param memory bytes, of all its processes together
   * @param cpus of a container
   * @param processes at the same time
   * @param output bytes of its log; what it prints beyond is thrown away
   * @param space bytes it may write beside its checkout
   */
  public record CommandLimits(long memory, int cpus, int processes, long output, long space) {
    public static final CommandLimits DEFAULT =
        new CommandLimits(1_000_000_000L, 2, 256, 10_000_000L, 500_000_000L);
  }
}
