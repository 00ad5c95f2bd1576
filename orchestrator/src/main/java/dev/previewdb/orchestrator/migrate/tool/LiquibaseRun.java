package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;
import liquibase.changelog.visitor.UpdateVisitor;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PreferQueryMode;

/** {@code liquibase update}. */
final class LiquibaseRun implements AutoCloseable {
  private final MigrationRun run;
  private final List<Migration> all;
  private final OwnerSessions sessions;
  private final RunRecord record;
  private final LiquibaseEvents events;
  private final LiquibaseLock lock = new LiquibaseLock();
  private final NoticeDrain notices = NoticeDrain.open();
  private @Nullable LiquibaseChangelog chosen;

  LiquibaseRun(
      MigrationRun run, List<Migration> all, OwnerSessions sessions, RunObserver observer) {
    this.run = run;
    this.all = all;
    this.sessions = sessions;
    this.record = new RunRecord("liquibase", all, observer);
    this.events = new LiquibaseEvents(record, this::known);
  }

  List<Migration> pending() throws LiquibaseException, SQLException {
    Connection session = session();
    Database database = database(session);
    LiquibaseChangelog changelog = choose(database);
    return LiquibaseScope.with(
        changelog.files(),
        () -> migrations(pending(changelog, changelog.parsed(database), database)));
  }

  Ledger ledger() throws LiquibaseException, SQLException {
    Connection session = session();
    Database database = database(session);
    LiquibaseChangelog changelog = choose(database);
    return LiquibaseScope.with(
        changelog.files(),
        () ->
            new LiquibaseLedger(changelog, changelog.parsed(database), all)
                .of(database.getRanChangeSetList()));
  }

  RunResult run() {
    try {
      Connection session = session();
      Database database = database(session);
      LiquibaseScope.with(
          new LiquibaseFiles(run.files(), ""),
          () -> {
            lock.refuseStale(session, database);
            return lock;
          });
      LiquibaseChangelog changelog = choose(database);
      LiquibaseScope.with(
          changelog.files(),
          () -> {
            Scope.child(events.statements(), () -> update(changelog, database));
            return changelog;
          });
      return record.succeeded();
    } catch (LiquibaseException | SQLException e) {
      return record.failed(
          new LiquibaseFailure(run.files(), events, this::known).of(e, lock.isLeft()), e, sessions);
    }
  }

  /** As Liquibase's command does it, but for its services that are one for the whole process. */
  private void update(LiquibaseChangelog changelog, Database database) throws LiquibaseException {
    DatabaseChangeLog parsed = changelog.parsed(database);
    List<ChangeSet> pending = pending(changelog, parsed, database);
    LiquibaseCode.refuse(pending, changelog);
    record.pending(migrations(pending));
    ChangeLogHistoryService history =
        Scope.getCurrentScope()
            .getSingleton(ChangeLogHistoryServiceFactory.class)
            .getChangeLogService(database);
    history.init();
    changelog.upgradeChecksums(history, parsed);
    lock.init(database);
    changelog.validate(parsed, database);
    lock.take();
    try {
      changelog
          .iterator(parsed, database)
          .run(
              new UpdateVisitor(database, events, new ShouldRunChangeSetFilter(database)),
              changelog.environment(database));
    } finally {
      lock.giveBack();
    }
  }

  private Connection session() throws SQLException {
    return notices.drained(sessions.open(PreferQueryMode.EXTENDED));
  }

  private Database database(Connection session) throws LiquibaseException {
    return LiquibaseScope.with(
        new LiquibaseFiles(run.files(), ""),
        () -> {
          PostgresDatabase database = new PostgresDatabase();
          if (run.settings().table().isPresent()) {
            TableName table = TableName.of(run.settings(), "");
            database.setDatabaseChangeLogTableName(table.name());
            if (!table.schema().isEmpty()) {
              database.setLiquibaseSchemaName(table.schema());
            }
          }
          database.setConnection(new JdbcConnection(session));
          return database;
        });
  }

  private LiquibaseChangelog choose(Database database) throws LiquibaseException {
    Set<String> recorded =
        LiquibaseScope.with(
            new LiquibaseFiles(run.files(), ""),
            () ->
                database.getRanChangeSetList().stream()
                    .map(ran ->
                        LiquibaseChangelog.identity(
                            ran.getChangeLog(), ran.getId(), ran.getAuthor()))
                    .collect(Collectors.toUnmodifiableSet()));
    LiquibaseChangelog changelog =
        LiquibaseChangelogs.of(run.files(), run.settings()).recorded(recorded);
    chosen = changelog;
    return changelog;
  }

  private static List<ChangeSet> pending(
      LiquibaseChangelog changelog, DatabaseChangeLog parsed, Database database)
      throws LiquibaseException {
    return changelog.wanted(parsed, database, new ShouldRunChangeSetFilter(database));
  }

  private List<Migration> migrations(List<ChangeSet> sets) {
    return sets.stream().flatMap(set -> known(set).stream()).toList();
  }

  private Optional<Migration> known(ChangeSet set) {
    LiquibaseChangelog changelog = chosen;
    if (changelog == null) {
      return Optional.empty();
    }
    String id = changelog.id(set);
    return all.stream().filter(migration -> migration.id().equals(id)).findFirst();
  }

  @Override
  public void close() {
    notices.close();
  }
}
