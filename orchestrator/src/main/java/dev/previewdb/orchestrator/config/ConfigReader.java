package dev.previewdb.orchestrator.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Http;
import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.config.Config.RouterSettings;
import dev.previewdb.orchestrator.config.Config.RouterTls;
import dev.previewdb.orchestrator.config.Config.StateAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the file: all keys, their defaults and their limits are here and in the readers of its
 * larger sections.
 */
public final class ConfigReader {
  private static final long LEAST_MEMORY = 128_000_000;

  /** Below those that Linux gives to outgoing connections, any of which could have it already. */
  private static final int ROUTER_PORT = 15_432;

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final Path directory;
  private final SecretSource secrets;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> asked = new LinkedHashSet<>();

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
    boolean onGitHub = root.has("github");
    Path storage = directory.resolve(root.optional("storage").orElse("previewdb-data"));
    Config config =
        new Config(
            file,
            storage.normalize(),
            http(root.section("http")),
            apiToken(root.section("api")),
            onGitHub ? Optional.of(GitHubReader.read(root.section("github"))) : Optional.empty(),
            root.has("slack")
                ? Optional.of(SlackReader.read(root.section("slack"), onGitHub))
                : Optional.empty(),
            root.has("state") ? Optional.of(state(root.section("state"))) : Optional.empty(),
            engine(root.section("engine"), perPreview(root.section("router"))),
            router(root.section("router")),
            capturesAtOnce(root.section("captures")),
            new ProjectReader(directory, onGitHub).all(root));
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
            .parsed("public-url", WebAddress::of)
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
            section.number("port", ROUTER_PORT, 0, 65535),
            section.optional("public-host").orElse(host),
            section.has("tls") ? Optional.of(routerTls(section.section("tls"))) : Optional.empty(),
            section.number("connections", 6_000, 1, 100_000),
            perPreview(section),
            section.duration("startup-within", Duration.ofSeconds(10)));
    if (settings.tls().isEmpty() && !WebAddress.isThisMachine(host)) {
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

  private static int capturesAtOnce(Section section) {
    int atOnce = section.number("at-once", 1, 1, 16);
    section.refuseUnknownKeys();
    return atOnce;
  }
}
