package dev.previewdb.orchestrator.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Drafts;
import dev.previewdb.orchestrator.config.Config.GitHubAccess;
import dev.previewdb.orchestrator.config.Config.GitHubApp;
import dev.previewdb.orchestrator.config.Config.HandOff;
import dev.previewdb.orchestrator.config.Config.HandOffWebhook;
import dev.previewdb.orchestrator.config.Config.Http;
import dev.previewdb.orchestrator.config.Config.Label;
import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.config.Config.Migrations;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Config.PullRequests;
import dev.previewdb.orchestrator.config.Config.RepositoryDispatch;
import dev.previewdb.orchestrator.config.Config.RouterSettings;
import dev.previewdb.orchestrator.config.Config.RouterTls;
import dev.previewdb.orchestrator.config.Config.SchemaBy;
import dev.previewdb.orchestrator.config.Config.SlackAccess;
import dev.previewdb.orchestrator.config.Config.Snapshots;
import dev.previewdb.orchestrator.config.Config.SourceSettings;
import dev.previewdb.orchestrator.config.Config.StateAccess;
import dev.previewdb.orchestrator.config.Config.TlsMode;
import dev.previewdb.snapshot.source.SourceTimeouts;
import dev.previewdb.snapshot.store.Retention;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the file: all keys, their defaults and their limits are here. */
public final class ConfigReader {
  private static final Pattern PROJECT = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "[::1]", "localhost");
  private static final Pattern SLACK_USER = Pattern.compile("[UW][A-Z0-9]{1,30}");
  private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final URI SLACK_HOOKS = URI.create("https://hooks.slack.com");
  private static final long LEAST_MEMORY = 128_000_000;
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final Path directory;
  private final SecretSource secrets;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private boolean onGitHub;

  private ConfigReader(Path file, Map<String, String> environment, Needs needs) {
    this.file = file;
    this.directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    this.secrets = new SecretSource(environment, directory, needs);
  }

  /**
   * Reads and checks the whole file.
   *
   * @throws PreviewDbException CONFIG_MISSING, or CONFIG_INVALID with every problem, each naming
   *     its key and its mend
   */
  public static Config read(Path file, Map<String, String> environment) {
    return read(file, environment, Needs.everything());
  }

  /** The same for a command that uses only some of the secrets and files. */
  public static Config read(Path file, Map<String, String> environment, Needs needs) {
    return new ConfigReader(file, environment, needs).read();
  }

  /**
   * Every key there is, as the file's projects name theirs; the file has to be without problems.
   */
  static Set<String> keys(Path file, Map<String, String> environment) {
    ConfigReader reader = new ConfigReader(file, environment, Needs.everything());
    reader.read();
    return reader.asked;
  }

  private Config read() {
    Section root = new Section("", parse(), problems, secrets, asked);
    onGitHub = root.has("github");
    Path storage = directory.resolve(root.optional("storage").orElse("previewdb-data"));
    Config config =
        new Config(
            file,
            storage.normalize(),
            http(root.section("http")),
            apiToken(root.section("api")),
            onGitHub ? Optional.of(github(root.section("github"))) : Optional.empty(),
            root.has("slack")
                ? Optional.of(slack(root.section("slack"), onGitHub))
                : Optional.empty(),
            root.has("state") ? Optional.of(state(root.section("state"))) : Optional.empty(),
            engine(root.section("engine"), perPreview(root.section("router"))),
            router(root.section("router")),
            capturesAtOnce(root.section("captures")),
            projects(root));
    root.refuseUnknownKeys();
    if (!problems.isEmpty()) {
      throw invalid();
    }
    return config;
  }

  private JsonNode parse() {
    if (!Files.isRegularFile(file)) {
      throw PreviewDbException.of(Problem.CONFIG_MISSING, file);
    }
    try {
      return YAML.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      var at = Optional.ofNullable(e.getLocation());
      problems.add(
          "line %s: is not valid YAML (%s). Mend: check indentation, colons and keys written twice"
              .formatted(
                  at.map(l -> "" + l.getLineNr()).orElse("?"),
                  e.getOriginalMessage().lines().findFirst().orElse("")));
      throw invalid();
    } catch (IOException e) {
      problems.add(
          "the file cannot be read (" + e.getMessage() + "). Mend: make it readable UTF-8 text");
      throw invalid();
    }
  }

  private PreviewDbException invalid() {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return PreviewDbException.of(
        Problem.CONFIG_INVALID, file, count + ":\n  " + String.join("\n  ", problems));
  }

  private Http http(Section section) {
    String host = section.optional("host").orElse("127.0.0.1");
    int port = section.number("port", 8080, 0, 65535);
    URI publicUrl =
        section
            .parsed("public-url", ConfigReader::url)
            .orElse(URI.create("http://" + host + ":" + port));
    section.refuseUnknownKeys();
    return new Http(host, port, publicUrl);
  }

  private static Optional<Secret> apiToken(Section section) {
    Optional<Secret> token = section.optionalSecret("token");
    token.ifPresent(t -> section.requireLong("token", t));
    section.refuseUnknownKeys();
    return token;
  }

  private static GitHubAccess github(Section section) {
    URI apiUrl =
        section.parsed("api-url", ConfigReader::url).orElse(URI.create("https://api.github.com"));
    Optional<GitHubApp> app = gitHubApp(section, section.section("app"));
    Optional<Secret> token =
        app.isPresent() ? section.optionalSecret("token") : Optional.of(section.secret("token"));
    if (app.isPresent() && token.isPresent()) {
      section.problem("token", "is set, and so is app", "keep one of the two");
    }
    URI actionsIssuer =
        section
            .parsed("actions-issuer", ConfigReader::url)
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

  private static Optional<GitHubApp> gitHubApp(Section gitHub, Section app) {
    Optional<String> id = app.optional("id");
    Optional<Secret> key = app.optionalSecret("private-key");
    app.refuseUnknownKeys();
    if (gitHub.has("app") && (id.isEmpty() || key.isEmpty())) {
      gitHub.problem("app", "lacks id or private-key", "set both, as the App's settings have them");
    }
    return id.flatMap(known -> key.map(secret -> new GitHubApp(known, secret)));
  }

  private static SlackAccess slack(Section section, boolean hasGitHub) {
    if (!hasGitHub) {
      section.problem("", "needs GitHub, which says who may do what", "set github, or remove it");
    }
    Map<String, String> users = section.section("users").values();
    users.forEach((user, login) -> {
      if (!SLACK_USER.matcher(user).matches() || !LOGIN.matcher(login).matches()) {
        section.problem(
            "users", "has `" + user + ": " + login + "`", "write it as in `U0123ABCD: octocat`");
      }
    });
    SlackAccess access =
        new SlackAccess(
            section.secret("signing-secret"),
            users,
            section.parsed("hooks-url", ConfigReader::hooksUrl).orElse(SLACK_HOOKS));
    section.refuseUnknownKeys();
    return access;
  }

  private static URI hooksUrl(String text) {
    URI url = url(text);
    if (url.equals(SLACK_HOOKS) || LOOPBACK.contains(url.getHost())) {
      return url;
    }
    throw new IllegalArgumentException("leave it out, or name a stand-in on this machine");
  }

  private static StateAccess state(Section section) {
    StateAccess access =
        new StateAccess(
            section.required("url", "jdbc:postgresql://localhost/previewdb"),
            section.required("user", "previewdb"),
            section.secret("password"));
    if (!access.url().startsWith("jdbc:postgresql://") || access.url().contains("password")) {
      section.problem(
          "url",
          "is not a plain PostgreSQL URL",
          "write `jdbc:postgresql://HOST:PORT/DATABASE`, without a password");
    }
    section.refuseUnknownKeys();
    return access;
  }

  private static LocalEngineSettings engine(Section section, int perPreview) {
    section
        .optional("kind")
        .filter(kind -> !kind.equals("local"))
        .ifPresent(kind ->
            section.problem("kind", "is `" + kind + "`", "use `local`, the engine there is"));
    LocalEngineSettings settings =
        new LocalEngineSettings(
            section.optional("run-as"),
            section.number("workers", 4, 1, 64),
            section.duration("start-within", Duration.ofSeconds(30)),
            section.duration("sleep-after", Duration.ofMinutes(15)),
            perPreview,
            limits(section.section("limits")));
    section.refuseUnknownKeys();
    return settings;
  }

  private static Limits limits(Section section) {
    Limits otherwise = Limits.DEFAULT;
    Limits limits =
        new Limits(
            section.timeLimit("statement-timeout", otherwise.statement()),
            section.timeLimit("idle-timeout", otherwise.idle()),
            section.timeLimit("idle-in-transaction-timeout", otherwise.idleInTransaction()),
            section.byteLimit("temp-files", otherwise.tempFiles()),
            section.byteLimit("memory", otherwise.memory()),
            section.has("memory"),
            section.byteLimit("disk", otherwise.disk()));
    limits
        .memory()
        .ifPresent(bytes -> {
          if (bytes < LEAST_MEMORY) {
            section.problem("memory", "is too little for a PostgreSQL", "give it `128MB` or more");
          }
        });
    section.refuseUnknownKeys();
    return limits;
  }

  private static int perPreview(Section section) {
    return section.number("connections-per-preview", 90, 1, 1_000);
  }

  private RouterSettings router(Section section) {
    String host = section.optional("host").orElse("127.0.0.1");
    RouterSettings settings =
        new RouterSettings(
            host,
            section.number("port", 54_320, 0, 65535),
            section.optional("public-host").orElse(host),
            section.has("tls") ? Optional.of(routerTls(section.section("tls"))) : Optional.empty(),
            section.number("connections", 6_000, 1, 100_000),
            perPreview(section),
            section.duration("startup-within", Duration.ofSeconds(10)));
    if (settings.tls().isEmpty() && !LOOPBACK.contains(host)) {
      section.problem(
          "tls",
          "is missing, and `" + host + "` is reached from other machines",
          "set certificate and key, or listen on 127.0.0.1");
    }
    section.refuseUnknownKeys();
    return settings;
  }

  private RouterTls routerTls(Section section) {
    RouterTls tls =
        new RouterTls(
            directory.resolve(section.required("certificate", "router.crt")),
            directory.resolve(section.required("key", "router.key")));
    section.refuseUnknownKeys();
    return tls;
  }

  private Map<String, Project> projects(Section root) {
    Map<String, Project> projects = new LinkedHashMap<>();
    root.section("projects")
        .sections()
        .forEach((name, section) -> {
          if (!PROJECT.matcher(name).matches()) {
            section.problem(
                "",
                "is not a project's name",
                "use small letters, digits and dashes, a letter first, 40 at most");
          }
          projects.put(name, project(name, section));
        });
    if (projects.isEmpty()) {
      root.problem("projects", "names no project", "add one, as docs/configuration.md shows");
    }
    return projects;
  }

  private Project project(String name, Section section) {
    Optional<String> repository = section.optional("repository");
    repository
        .filter(r -> !REPOSITORY.matcher(r).matches())
        .ifPresent(r -> section.problem("repository", "is `" + r + "`", "write it as OWNER/NAME"));
    Optional<String> git = section.parsed("git", ConfigReader::gitUrl);
    if (repository.isEmpty() && git.isEmpty()) {
      section.problem(
          "repository",
          "is missing",
          "set it, as in `acme/shop`, or set `git` to the repository's URL");
    }
    Project project =
        new Project(
            name,
            repository,
            git,
            source(section.section("source")),
            directory.resolve(section.required("masking", "masking.yaml")).normalize(),
            section.secret("masking-key"),
            section.place("masking-key"),
            migrations(section.section("migrations")),
            pullRequests(section.section("pull-requests")),
            handOff(section.section("hand-off")),
            snapshots(section.section("snapshots")),
            section.duration("time-to-live", Duration.ofDays(7)),
            section.durationOrNone("undelete-for", Duration.ofDays(1)),
            section.number("max-previews", 20, 1, 10_000),
            section.number("warm", 0, 0, 100));
    if (section.has("masking")
        && section.needs("masking")
        && !Files.isRegularFile(project.maskingRules())) {
      section.problem(
          "masking",
          "names no file (" + project.maskingRules() + ")",
          "write it with `previewdb masking draft " + name + "`, and review it");
    }
    section.refuseUnknownKeys();
    return project;
  }

  private static PullRequests pullRequests(Section section) {
    PullRequests chosen =
        new PullRequests(
            section.choice("label", Label.OPTIONAL),
            section.choice("drafts", Drafts.INCLUDED),
            section.parsedList("paths", PathPatterns::of));
    section.refuseUnknownKeys();
    return chosen;
  }

  private HandOff handOff(Section section) {
    HandOff handOff =
        new HandOff(
            section.has("webhook")
                ? Optional.of(handOffWebhook(section.section("webhook")))
                : Optional.empty(),
            section.choice("repository-dispatch", RepositoryDispatch.NONE));
    if (handOff.repositoryDispatch() == RepositoryDispatch.SENT && !onGitHub) {
      section.problem(
          "repository-dispatch",
          "is `sent`, and there is no section github",
          "add it with token and webhook-secret, or use `none`");
    }
    section.refuseUnknownKeys();
    return handOff;
  }

  private static HandOffWebhook handOffWebhook(Section section) {
    URI example = URI.create("https://deploy.example.com/previews");
    if (!section.has("url")) {
      section.problem("url", "is missing", "set it, as in `" + example + "`");
    }
    HandOffWebhook webhook =
        new HandOffWebhook(
            section.parsed("url", ConfigReader::safeUrl).orElse(example), section.secret("secret"));
    section.requireLong("secret", webhook.secret());
    section.refuseUnknownKeys();
    return webhook;
  }

  private SourceSettings source(Section section) {
    SourceSettings source =
        new SourceSettings(
            section.required("host", "replica.internal"),
            section.number("port", 5432, 1, 65535),
            section.required("database", "shop"),
            section.required("user", "previewdb_reader"),
            section.secret("password"),
            section.choice("tls", TlsMode.VERIFY_FULL),
            section.optional("root-certificate").map(directory::resolve),
            section.choice("schema-by", SchemaBy.AUTO),
            section.number("workers", 2, 1, 64),
            timeouts(section),
            section.names("leave-out-libraries"));
    section.refuseUnknownKeys();
    return source;
  }

  private static SourceTimeouts timeouts(Section section) {
    SourceTimeouts otherwise = SourceTimeouts.DEFAULT;
    Duration connect = section.duration("connect-timeout", otherwise.connect());
    if (connect.compareTo(Duration.ofSeconds(1)) < 0) {
      section.problem("connect-timeout", "is shorter than a second", "give it a second or more");
    }
    return new SourceTimeouts(
        connect,
        section.duration("statement-timeout", otherwise.statement()),
        section.duration("lock-timeout", otherwise.lock()),
        section.duration("idle-in-transaction-timeout", otherwise.idleInTransaction()));
  }

  private static int capturesAtOnce(Section section) {
    int atOnce = section.number("at-once", 1, 1, 16);
    section.refuseUnknownKeys();
    return atOnce;
  }

  private static Snapshots snapshots(Section section) {
    Retention retention =
        new Retention(
            section.number("keep", 3, 1, 10_000),
            section.duration("keep-for"),
            section.bytes("disk"));
    Optional<String> cron = section.optional("schedule");
    ZoneId zone = section.parsed("time-zone", CaptureSchedule::zone).orElse(ZoneOffset.UTC);
    Duration jitter = section.duration("jitter", Duration.ofMinutes(10));
    Optional<CaptureSchedule> schedule =
        section.parsed("schedule", text -> CaptureSchedule.of(text, zone, jitter));
    if (cron.isEmpty() && (section.has("time-zone") || section.has("jitter"))) {
      section.problem(
          "schedule", "is missing", "set it, as in `0 3 * * *`, or remove time-zone and jitter");
    }
    section.refuseUnknownKeys();
    return new Snapshots(retention, schedule);
  }

  private static Migrations migrations(Section section) {
    Migrations migrations =
        new Migrations(
            section.optional("tool").filter(tool -> !tool.equals("auto")),
            section.optional("path"),
            section.optional("table"),
            section.duration("statement-timeout", Duration.ofMinutes(5)),
            section.duration("timeout", Duration.ofMinutes(30)));
    section.refuseUnknownKeys();
    return migrations;
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "write it as https://HOST[:PORT][/PATH], without a user or password");
  }

  /** What goes there is for nobody on the way. */
  private static URI safeUrl(String text) {
    URI url = url(text);
    if ("http".equals(url.getScheme()) && !LOOPBACK.contains(url.getHost())) {
      throw new IllegalArgumentException("use https, or http to this machine only");
    }
    return url;
  }

  private static String gitUrl(String text) {
    if (text.startsWith("file://") || (text.startsWith("https://") && !text.contains("@"))) {
      return text;
    }
    throw new IllegalArgumentException("use a file:// or https:// URL without a user or password");
  }
}
