package dev.previewdb.orchestrator.migrate.tool;

import java.util.List;

/**
 * What the documents tell of a tool.
 *
 * @param name as the configuration names it
 * @param format the versions whose format it is
 * @param detected what in a commit tells that it is there
 * @param mode how its text reaches the server
 * @param bookkeeping what it keeps, and what a failure leaves there
 */
record ToolFacts(String name, String format, String detected, String mode, String bookkeeping) {
  static final List<ToolFacts> ALL =
      List.of(
          new ToolFacts(
              "flyway",
              "its library",
              "files named `V1__x.sql`",
              "one statement at a time, a transaction for each file unless Flyway finds one that forbids it",
              "`flyway_schema_history`, CRC32; no row of a failure in a transaction"),
          new ToolFacts(
              "liquibase",
              "its library, 4.33",
              "a changelog named as `db.changelog-master.yaml`, in XML, YAML, JSON or SQL",
              "one statement at a time as Liquibase splits, a transaction for each change set unless `runInTransaction:false`",
              "`databasechangelog`, its own checksums; no row of a failure. Lock: a row of `databasechangeloglock`"),
          new ToolFacts(
              "dbmate",
              "2.36",
              "numbered files with `-- migrate:up`",
              "each section one message, in a transaction unless `transaction:false`",
              "`schema_migrations`; no row of a failure"),
          new ToolFacts(
              "golang-migrate",
              "4",
              "files named `1_x.up.sql`, where no Cargo.toml has sqlx",
              "each file one message, in no transaction of the tool's",
              "`schema_migrations`, one row; a failure leaves it dirty. Lock: advisory"),
          new ToolFacts(
              "goose",
              "3",
              "numbered files with `-- +goose Up`",
              "one statement at a time as goose splits, a transaction for each file unless `NO TRANSACTION`",
              "`goose_db_version`; no row of a failure"),
          new ToolFacts(
              "sqlx",
              "0.8",
              "a directory `migrations` with files named `1_x.sql`, and a Cargo.toml with sqlx",
              "each file one message, in a transaction unless it begins with `-- no-transaction`",
              "`_sqlx_migrations`, SHA-384; no row of a failure. Lock: advisory"),
          new ToolFacts(
              "diesel",
              "2",
              "a directory `migrations` with `*/up.sql`, and `diesel.toml` or `*/down.sql`",
              "each file one message, in a transaction unless `metadata.toml` says otherwise",
              "`__diesel_schema_migrations`; no row of a failure"),
          new ToolFacts(
              "node-pg-migrate",
              "9, files of SQL",
              "a directory `migrations` with numbered files, and a package.json with node-pg-migrate",
              "each file one message, all in one transaction",
              "`pgmigrations`; no row of a failure. Lock: advisory"),
          new ToolFacts(
              "drizzle",
              "0.x (journal) and 1.0 (directories)",
              "`meta/_journal.json`, or directories with `migration.sql` and `snapshot.json`",
              "one message between two breakpoints, all in one transaction",
              "`drizzle.__drizzle_migrations`, SHA-256; no row of a failure"),
          new ToolFacts(
              "prisma",
              "Migrate up to 7.3",
              "`migration_lock.toml`",
              "each file one message, in no transaction of the tool's",
              "`_prisma_migrations`, SHA-256; a failure stays in its row, unfinished. Lock: advisory"),
          new ToolFacts(
              "atlas",
              "versioned migrations up to 0.38",
              "files of SQL beside `atlas.sum`",
              "one statement at a time as Atlas splits, a transaction for each file unless `atlas:txmode none`",
              "`atlas_schema_revisions.atlas_schema_revisions`, Atlas's hashes; a failure in no transaction stays in its row, unfinished. Lock: advisory"),
          new ToolFacts(
              "supabase",
              "its command line before 2.109",
              "numbered files in `supabase/migrations`",
              "the statements of a file and its row one pipeline, which is one transaction",
              "`supabase_migrations.schema_migrations`, the statements as Supabase splits; no row of a failure"),
          new ToolFacts(
              "sql",
              "psql",
              "the configuration alone; files named `001_x.sql`",
              "one statement at a time, in no transaction but the file's own, a fresh session for each file",
              "`previewdb_migrations`, previewdb's own; no row of a failure"));
}
