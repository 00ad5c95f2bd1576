package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.tool.SqlText.Place;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import liquibase.change.AbstractSQLChange;
import liquibase.changelog.ChangeSet;

/** Puts what Liquibase stumbled over into words. */
final class LiquibaseFailure {
  private static final Pattern ENDS_TRANSACTION =
      Pattern.compile(
          "\\b(commit|rollback|end\\s+(work|transaction))\\b", Pattern.CASE_INSENSITIVE);

  private final MigrationFiles files;
  private final LiquibaseEvents events;
  private final Function<ChangeSet, Optional<Migration>> known;

  LiquibaseFailure(
      MigrationFiles files,
      LiquibaseEvents events,
      Function<ChangeSet, Optional<Migration>> known) {
    this.files = files;
    this.events = events;
    this.known = known;
  }

  /**
   * @param lockLeft whether Liquibase's lock stays in the preview
   */
  Failure of(Exception e, boolean lockLeft) {
    Optional<Migration> migration = events.running().flatMap(known);
    boolean unfinished = lockLeft || events.running().filter(this::committed).isPresent();
    PostgresError error = PostgresError.of(e);
    if (migration.isEmpty() || error.sqlState().isEmpty()) {
      PreviewDbException words =
          PreviewDbException.of(Problem.MIGRATION_REFUSED, "liquibase", said(e), "liquibase");
      return Failures.refused(migration, words, said(e), unfinished);
    }
    Optional<Place> place = new SqlText(events.lastSql()).only(error);
    return Failures.statement(
        migration.get(),
        error,
        Optional.of(
            place.map(Place::statement).orElse(PostgresError.cut(events.lastSql().strip()))),
        place.map(found -> line(migration.get(), found)).orElse(OptionalInt.empty()),
        unfinished);
  }

  /** A part may be there to stay; Liquibase writes its row in a transaction of its own, too. */
  private boolean committed(ChangeSet set) {
    return !events.hasFailed()
        || !set.isRunInTransaction()
        || set.getChanges().stream()
            .anyMatch(change ->
                change instanceof AbstractSQLChange sql
                    && ENDS_TRANSACTION.matcher(String.valueOf(sql.getSql())).find());
  }

  /** Where the file has the statement once; of changes that are no SQL it has none. */
  private OptionalInt line(Migration migration, Place place) {
    String text = Utf8.replaced(files, migration).replace("\r\n", "\n");
    int at = text.indexOf(place.statement());
    if (at < 0 || text.indexOf(place.statement(), at + 1) >= 0) {
      return OptionalInt.empty();
    }
    long before = text.substring(0, at).chars().filter(c -> c == '\n').count();
    return OptionalInt.of(1 + (int) before + place.below());
  }

  /** Without the names of the exceptions around it. */
  static String said(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null
        && (at.getMessage() == null || at.getMessage().equals(at.getCause().toString()))) {
      at = at.getCause();
    }
    return PostgresError.cut(at.getMessage() == null ? at.toString() : at.getMessage().strip());
  }
}
