package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.ChecksumVersion;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.RuntimeEnvironment;
import liquibase.change.CheckSum;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeLogIterator;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.changelog.visitor.ListVisitor;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.LiquibaseException;
import liquibase.parser.ChangeLogParserFactory;

/** One file of a checkout as the changelog, its path beginning at one directory. */
final class LiquibaseChangelog {
  private static final String NO_DATABASE =
      "offline:postgresql?version=18.0&outputLiquibaseSql=none";

  /** Liquibase's parsers are shared, and do not say that they may be. */
  private static final Lock PARSERS = new ReentrantLock();

  private final MigrationFiles files;
  private final LiquibaseFiles seen;
  private final String name;
  private final MigrationSettings settings;
  private final Contexts contexts;
  private final LabelExpression labels;

  /**
   * @param name of the file, below the checkout's directory
   */
  LiquibaseChangelog(
      MigrationFiles files, LiquibaseFiles seen, String name, MigrationSettings settings) {
    this.files = files;
    this.seen = seen;
    this.name = name;
    this.settings = settings;
    this.contexts = new Contexts(settings.changelog().contexts().orElse(""));
    this.labels = new LabelExpression(settings.changelog().labels().orElse(""));
  }

  /** Its path in the repository. */
  String file() {
    return files.inRepository(name);
  }

  LiquibaseFiles files() {
    return seen;
  }

  /** For {@link LiquibaseScope} only. */
  DatabaseChangeLog parsed(Database database) throws LiquibaseException {
    PARSERS.lock();
    try {
      String path = seen.path(name);
      return ChangeLogParserFactory.getInstance()
          .getParser(path, seen)
          .parse(path, parameters(database), seen);
    } finally {
      PARSERS.unlock();
    }
  }

  RuntimeEnvironment environment(Database database) {
    return new RuntimeEnvironment(database, contexts, labels);
  }

  /** For {@link LiquibaseScope} only: of rows that have none, or one of an older form. */
  void upgradeChecksums(ChangeLogHistoryService history, DatabaseChangeLog changelog)
      throws LiquibaseException {
    history.upgradeChecksums(changelog, contexts, labels);
  }

  /** For {@link LiquibaseScope} only: that nothing applied was edited, and more. */
  void validate(DatabaseChangeLog changelog, Database database) throws LiquibaseException {
    changelog.validate(database, contexts, labels);
  }

  /** For {@link LiquibaseScope} only: what runs if it has not, in order. */
  List<ChangeSet> wanted(DatabaseChangeLog changelog, Database database, ChangeSetFilter... further)
      throws LiquibaseException {
    ListVisitor wanted = new ListVisitor();
    iterator(changelog, database, further).run(wanted, environment(database));
    return wanted.getSeenChangeSets();
  }

  ChangeLogIterator iterator(
      DatabaseChangeLog changelog, Database database, ChangeSetFilter... further) {
    List<ChangeSetFilter> filters = new ArrayList<>(List.of(further));
    filters.add(new ContextChangeSetFilter(contexts));
    filters.add(new LabelChangeSetFilter(labels));
    filters.add(new DbmsChangeSetFilter(database));
    filters.add(new IgnoreChangeSetFilter());
    return new ChangeLogIterator(changelog, filters.toArray(ChangeSetFilter[]::new));
  }

  List<Migration> listed() throws LiquibaseException {
    return LiquibaseScope.with(
        seen,
        () -> {
          Database nowhere = nowhere();
          DatabaseChangeLog changelog = parsed(nowhere);
          LiquibaseCode.refuse(changelog, this);
          return wanted(changelog, nowhere).stream().map(this::migration).toList();
        });
  }

  /** {@code path::id::author} of every change set, as Liquibase records them. */
  Set<String> identities() throws LiquibaseException {
    return LiquibaseScope.with(
        seen,
        () ->
            parsed(nowhere()).getChangeSets().stream()
                .map(set -> identity(set.getFilePath(), set.getId(), set.getAuthor()))
                .collect(Collectors.toUnmodifiableSet()));
  }

  static String identity(String path, String id, String author) {
    return "%s::%s::%s".formatted(DatabaseChangeLog.normalizePath(path), id, author);
  }

  private Database nowhere() throws LiquibaseException {
    PostgresDatabase database = new PostgresDatabase();
    database.setConnection(new OfflineConnection(NO_DATABASE, seen));
    return database;
  }

  /**
   * Known by the path in the repository, whatever directory production's path begins at; by its
   * logical path where the changelog gives it one.
   */
  private Migration migration(ChangeSet set) {
    return new Migration(
        id(set),
        String.join(" ", Stream.ofNullable(set.getComments()).toList()).strip(),
        fileOf(set),
        checksum(set.generateCheckSum(ChecksumVersion.latest())),
        set.isRunOnChange() || set.isAlwaysRun());
  }

  static String checksum(CheckSum sum) {
    return "liquibase:" + sum;
  }

  /** What one that has run and is not in this changelog would be known by. */
  String id(RanChangeSet ran) {
    return "%s::%s::%s"
        .formatted(seen.inRepository(ran.getChangeLog()), ran.getId(), ran.getAuthor());
  }

  String id(ChangeSet set) {
    String physical = DatabaseChangeLog.normalizePath(physical(set));
    String recorded = DatabaseChangeLog.normalizePath(set.getFilePath());
    String path = recorded.equals(physical) ? fileOf(set) : recorded;
    return "%s::%s::%s".formatted(path, set.getId(), set.getAuthor());
  }

  private String fileOf(ChangeSet set) {
    return seen.inRepository(physical(set));
  }

  private static String physical(ChangeSet set) {
    return String.valueOf(set.getChangeLog().getPhysicalFilePath());
  }

  /** Liquibase would put the environment of this service into a branch's SQL, secrets and all. */
  private ChangeLogParameters parameters(Database database) {
    ChangeLogParameters parameters = new ChangeLogParameters(database);
    try {
      Field ofTheSystem = ChangeLogParameters.class.getDeclaredField("systemParameters");
      ofTheSystem.setAccessible(true);
      ofTheSystem.set(parameters, new ArrayList<>());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Liquibase is another one than its environment is for", e);
    }
    settings.placeholders().forEach(parameters::set);
    parameters.setContexts(contexts);
    parameters.setLabels(labels);
    return parameters;
  }
}
