package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables in which migration tools write down what they ran. A table counts only with the name
 * and exactly the columns that the tool makes, so that an application's own `migrations` is
 * reviewed like any other. Sqitch is left out on purpose: its tables hold people's addresses.
 */
final class BookkeepingTables {
  /** A table of a tool; `optional` are columns that only some of its releases make. */
  private record Shape(String tool, String table, Set<String> columns, Set<String> optional) {
    boolean matches(SourceTable candidate) {
      Set<String> rest =
          candidate.columns().stream().map(SourceColumn::name).collect(Collectors.toSet());
      boolean all = rest.containsAll(columns);
      rest.removeAll(columns);
      rest.removeAll(optional);
      return all && rest.isEmpty() && candidate.name().name().equals(table);
    }
  }

  private static final List<Shape> KNOWN =
      List.of(
          shape(
              "Flyway",
              "flyway_schema_history",
              "installed_rank version description type script checksum installed_by installed_on execution_time success"),
          shape(
              "Liquibase",
              "databasechangelog",
              "id author filename dateexecuted orderexecuted exectype md5sum description comments tag liquibase contexts? labels? deployment_id?"),
          shape("Liquibase", "databasechangeloglock", "id locked lockgranted lockedby"),
          shape(
              "Prisma",
              "_prisma_migrations",
              "id checksum finished_at migration_name logs rolled_back_at started_at applied_steps_count"),
          shape("Drizzle", "__drizzle_migrations", "id hash created_at name? applied_at?"),
          shape(
              "Atlas",
              "atlas_schema_revisions",
              "version description type applied total executed_at execution_time error error_stmt hash partial_hashes operator_version"),
          shape("dbmate or Rails", "schema_migrations", "version"),
          shape("golang-migrate", "schema_migrations", "version dirty"),
          shape("Ecto", "schema_migrations", "version inserted_at"),
          shape("Supabase", "schema_migrations", "version statements name?"),
          shape("Rails", "ar_internal_metadata", "key value created_at updated_at"),
          shape("Alembic", "alembic_version", "version_num"),
          shape("Django", "django_migrations", "id app name applied"),
          shape("Knex", "knex_migrations", "id name batch migration_time"),
          shape("Knex", "knex_migrations_lock", "index is_locked"),
          shape("TypeORM", "migrations", "id timestamp name"),
          shape("Sequelize", "SequelizeMeta", "name"),
          shape("node-pg-migrate", "pgmigrations", "id name run_on"),
          shape("goose", "goose_db_version", "id version_id is_applied tstamp"),
          shape(
              "sqlx",
              "_sqlx_migrations",
              "version description installed_on success checksum execution_time"),
          shape(
              "pgroll",
              "migrations",
              "schema name migration created_at updated_at parent done resulting_schema migration_type?"),
          shape("Diesel", "__diesel_schema_migrations", "version run_on"));

  private BookkeepingTables() {}

  /** The tool whose table it is. */
  static Optional<String> toolOf(SourceTable table) {
    return KNOWN.stream().filter(shape -> shape.matches(table)).map(Shape::tool).findFirst();
  }

  private static Shape shape(String tool, String table, String columns) {
    return new Shape(
        tool,
        table,
        Stream.of(columns.split(" ")).filter(c -> !c.endsWith("?")).collect(Collectors.toSet()),
        Stream.of(columns.split(" "))
            .filter(c -> c.endsWith("?"))
            .map(c -> c.substring(0, c.length() - 1))
            .collect(Collectors.toSet()));
  }
}
