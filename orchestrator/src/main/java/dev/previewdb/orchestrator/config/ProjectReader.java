package dev.previewdb.orchestrator.config;

import dev.previewdb.orchestrator.config.Config.Drafts;
import dev.previewdb.orchestrator.config.Config.Forks;
import dev.previewdb.orchestrator.config.Config.HandOff;
import dev.previewdb.orchestrator.config.Config.HandOffWebhook;
import dev.previewdb.orchestrator.config.Config.Label;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Config.PullRequests;
import dev.previewdb.orchestrator.config.Config.RepositoryDispatch;
import dev.previewdb.orchestrator.config.Config.SchemaBy;
import dev.previewdb.orchestrator.config.Config.Snapshots;
import dev.previewdb.orchestrator.config.Config.SourceSettings;
import dev.previewdb.orchestrator.config.Config.TlsMode;
import dev.previewdb.snapshot.source.SourceTimeouts;
import dev.previewdb.snapshot.store.Retention;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the section <code>projects</code>. */
final class ProjectReader {
  private static final Pattern PROJECT = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}");

  private final Path directory;
  private final boolean onGitHub;

  /**
   * Reads projects.
   *
   * @param directory that the paths of files are relative to
   * @param onGitHub whether the file has a section for it
   */
  ProjectReader(Path directory, boolean onGitHub) {
    this.directory = directory;
    this.onGitHub = onGitHub;
  }

  Map<String, Project> all(Section root) {
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
    Optional<String> git = section.parsed("git", WebAddress::ofGit);
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
            MigrationsReader.read(section.section("migrations")),
            section.optional("seed"),
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
            section.choice("forks", Forks.REFUSED),
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
            section.choice("repository-dispatch", RepositoryDispatch.NONE),
            section.has("kubernetes-secret")
                ? Optional.of(
                    new KubernetesReader(directory).secret(section.section("kubernetes-secret")))
                : Optional.empty());
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
            section.parsed("url", WebAddress::safe).orElse(example), section.secret("secret"));
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
}
