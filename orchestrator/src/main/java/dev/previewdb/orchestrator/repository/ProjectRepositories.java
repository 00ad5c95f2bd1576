package dev.previewdb.orchestrator.repository;

import dev.previewdb.orchestrator.config.Config.Project;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Which repository each project is about, by GitHub's id, in the state database. A delivery of any
 * other repository concerns nobody: the configuration's projects are the list of those allowed.
 */
public final class ProjectRepositories {
  private final Jdbi jdbi;
  private final List<Project> projects;

  public ProjectRepositories(Jdbi jdbi, Collection<Project> projects) {
    this.jdbi = jdbi;
    this.projects = projects.stream().filter(project -> project.repository().isPresent()).toList();
  }

  /**
   * A project's repository.
   *
   * @param repositoryId none until GitHub was asked for the configured name
   */
  record Known(long id, String project, String configured, Optional<Long> repositoryId) {}

  /**
   * Has all of them looked at, and forgets those that are in the configuration no more. A project
   * that was given another name of a repository is about another one.
   */
  public void begin() {
    jdbi.useTransaction(handle -> {
      handle
          .createUpdate("DELETE FROM project_repository WHERE project <> ALL(:names)")
          .bindArray("names", String.class, projects.stream().map(Project::name).toList())
          .execute();
      for (Project project : projects) {
        handle
            .createUpdate(
                """
                INSERT INTO project_repository AS known (project, configured) VALUES (:project, :configured)
                ON CONFLICT (project) DO UPDATE SET look_at = now(), configured = :configured,
                  repository_id = CASE WHEN lower(known.configured) = lower(:configured) THEN known.repository_id END
                """)
            .bind("project", project.name())
            .bind("configured", project.repository().orElseThrow())
            .execute();
      }
    });
  }

  /** The projects a delivery concerns: by the id, and by the name only where no id is known yet. */
  public List<Project> concernedBy(Handle handle, long repositoryId, String repository) {
    List<String> names =
        handle
            .createQuery(
                """
                SELECT project FROM project_repository
                WHERE repository_id = :id OR (repository_id IS NULL AND lower(configured) = lower(:name))
                """)
            .bind("id", repositoryId)
            .bind("name", repository)
            .mapTo(String.class)
            .list();
    return projects.stream().filter(project -> names.contains(project.name())).toList();
  }

  /** The names of those projects that are about a repository of GitHub's. */
  public List<String> names() {
    return projects.stream().map(Project::name).toList();
  }

  /** GitHub's id of a project's repository; empty until it was asked, and for one without any. */
  public Optional<Long> idOf(String project) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT repository_id FROM project_repository
                WHERE project = :project AND repository_id IS NOT NULL
                """)
            .bind("project", project)
            .mapTo(Long.class)
            .findOne());
  }

  /** Has the repository of a project looked at now. */
  public void lookAgain(Handle handle, Project project) {
    handle
        .createUpdate("UPDATE project_repository SET look_at = now() WHERE project = :project")
        .bind("project", project.name())
        .execute();
  }

  public void lookAgainAtAll(Handle handle) {
    handle.execute("UPDATE project_repository SET look_at = now()");
  }

  /** Those whose time to be looked at has come. */
  public List<Long> due() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT id FROM project_repository WHERE look_at <= now()")
            .mapTo(Long.class)
            .list());
  }

  Optional<Known> find(long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT id, project, configured, repository_id FROM project_repository WHERE id = :id")
            .bind("id", id)
            .map((row, context) ->
                new Known(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    Optional.ofNullable(row.getObject(4, Long.class))))
            .findOne());
  }

  Project project(Known known) {
    return projects.stream()
        .filter(project -> project.name().equals(known.project()))
        .findFirst()
        .orElseThrow();
  }

  void learned(Known known, long repositoryId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE project_repository SET repository_id = :repository WHERE id = :id")
            .bind("repository", repositoryId)
            .bind("id", known.id())
            .execute());
  }

  void lookedAt(Known known, Duration until) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE project_repository SET look_at = now() + make_interval(secs => :secs) WHERE id = :id")
            .bind("secs", until.toSeconds())
            .bind("id", known.id())
            .execute());
  }
}
