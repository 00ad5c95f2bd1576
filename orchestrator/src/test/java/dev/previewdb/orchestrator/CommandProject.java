package dev.previewdb.orchestrator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A small project of one tool, as its own documentation has it.
 *
 * @param version of the tool, as <code>install-commands</code> installs it
 * @param keys the section migrations of its configuration
 * @param files what the repository has beside its migrations
 * @param author of the migrations
 * @param list the files that change with the newest number
 * @param applied how many the tool's own table says have run
 * @param production statements on what production has of the tool before the first of them
 */
record CommandProject(
    String name,
    String version,
    String keys,
    Map<String, String> files,
    Author author,
    IntFunction<Map<String, String>> list,
    String applied,
    Supplier<List<String>> production) {
  /** Writes the migration with that number, which does that SQL. */
  interface Author {
    void writes(TestRepository git, int number, String sql) throws Exception;
  }

  static final String TOOLS = "/opt/previewdb-test-tools";
  private static final String JS = packagesOf("js");

  /** As <code>pgroll baseline</code> leaves it where there are tables already. */
  private static final String BASELINE =
      """
      INSERT INTO pgroll.pgroll_version (version) VALUES ('0.16.2');
      INSERT INTO pgroll.migrations (schema, name, migration, resulting_schema, done, migration_type)
      VALUES ('public', '00_base', '{"name": "00_base", "operations": []}', pgroll.read_schema('public'), true, 'baseline')
      """;

  static final List<CommandProject> ALL =
      List.of(
          alembic(),
          django(),
          rails(),
          knex(),
          typeorm(),
          sequelize(),
          kysely(),
          sqitch(),
          pgroll(),
          prisma());

  /** One whose migrations stand each for itself, of a tool that production has not. */
  private CommandProject(
      String name,
      String version,
      String keys,
      Map<String, String> files,
      BiFunction<Integer, String, Map.Entry<String, String>> migration,
      String applied) {
    this(name, version, keys, files, file(migration), newest -> Map.of(), applied, List::of);
  }

  /** Of one file each, which has that path and that text. */
  private static Author file(BiFunction<Integer, String, Map.Entry<String, String>> migration) {
    return (git, number, sql) -> {
      Map.Entry<String, String> file = migration.apply(number, sql);
      git.write(file.getKey(), file.getValue());
    };
  }

  private static String packagesOf(String folder) {
    return "ln -s %s/%s/node_modules node_modules && export PATH=$PWD/node_modules/.bin:$PATH && "
        .formatted(TOOLS, folder);
  }

  @Override
  public String toString() {
    return name;
  }

  private static CommandProject alembic() {
    String program = TOOLS + "/py/bin/alembic";
    return new CommandProject(
        "alembic",
        "Alembic 1.20.1",
        """
        command: [%s, upgrade, heads], check: [%s, current, --check-heads], paths: [alembic/versions/]
        """
            .formatted(program, program),
        Map.of(
            "alembic.ini",
            """
            [alembic]
            script_location = alembic
            """,
            "alembic/env.py",
            """
            import os
            from alembic import context
            from sqlalchemy import create_engine

            url = os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:")
            with create_engine(url).connect() as connection:
                context.configure(connection=connection, transaction_per_migration=True)
                with context.begin_transaction():
                    context.run_migrations()
            """),
        (number, sql) ->
            // its names say nothing of their order
            Map.entry(
                "alembic/versions/%s_step.py".formatted(9 - number),
                """
                from alembic import op

                revision = "rev%s"
                down_revision = %s

                def upgrade():
                    op.execute("%s")
                """
                    .formatted(
                        number, number == 1 ? "None" : "\"rev%s\"".formatted(number - 1), sql)),
        "SELECT right(version_num, 1) FROM alembic_version");
  }

  private static CommandProject django() {
    String python = TOOLS + "/py/bin/python";
    return new CommandProject(
        "django",
        "Django 5.2.19",
        """
        command: [%s, manage.py, migrate, --noinput], check: [%s, manage.py, migrate, --check], paths: ["**/migrations/0*.py"]
        """
            .formatted(python, python),
        Map.of(
            "manage.py",
            """
            import os, sys
            from django.core.management import execute_from_command_line

            os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
            execute_from_command_line(sys.argv)
            """,
            "settings.py",
            """
            import os

            INSTALLED_APPS = ["crm"]
            DATABASES = {"default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": os.environ["PGDATABASE"], "USER": os.environ["PGUSER"], "PASSWORD": os.environ["PGPASSWORD"],
                "HOST": os.environ["PGHOST"], "PORT": os.environ["PGPORT"]}}
            """,
            "crm/__init__.py",
            "",
            "crm/migrations/__init__.py",
            ""),
        (number, sql) ->
            Map.entry(
                "crm/migrations/000%s_step.py".formatted(number),
                """
                from django.db import migrations

                class Migration(migrations.Migration):
                    dependencies = [%s]
                    operations = [migrations.RunSQL("%s")]
                """
                    .formatted(
                        number == 1 ? "" : "(\"crm\", \"000%s_step\")".formatted(number - 1), sql)),
        "SELECT count(*) FROM django_migrations WHERE app = 'crm'");
  }

  private static CommandProject rails() {
    return new CommandProject(
        "rails",
        "Rails 6.1",
        """
        command: [ruby, bin/rails, "db:migrate"], check: [ruby, bin/rails, "db:abort_if_pending_migrations"], environment: { RAILS_ENV: production, SECRET_KEY_BASE: unused }, paths: [db/migrate/]
        """,
        Map.of(
            "bin/rails",
            """
            #!/usr/bin/env ruby
            APP_PATH = File.expand_path("../config/application", __dir__)
            require "rails/commands"
            """,
            "Rakefile",
            """
            require_relative "config/application"
            Rails.application.load_tasks
            """,
            "config/application.rb",
            """
            require "rails"
            require "active_record/railtie"

            module Shop
              class Application < Rails::Application
                config.load_defaults 6.1
                config.eager_load = false
                config.logger = Logger.new($stderr)
                config.active_record.dump_schema_after_migration = false
              end
            end
            """,
            "config/environment.rb",
            """
            require_relative "application"
            Rails.application.initialize!
            """,
            "config/database.yml",
            "production: { url: <%= ENV[\"DATABASE_URL\"] %> }\n"),
        (number, sql) ->
            Map.entry(
                "db/migrate/2026010100000%s_step%s.rb".formatted(number, number),
                """
                class Step%s < ActiveRecord::Migration[6.1]
                  def up
                    execute "%s"
                  end
                end
                """
                    .formatted(number, sql)),
        "SELECT count(*) FROM schema_migrations WHERE version LIKE '2026%'");
  }

  /** Its plan is not among the paths: each new change stands in it. */
  private static CommandProject sqitch() {
    return new CommandProject(
        "sqitch",
        "Sqitch 1.3.1",
        """
        command: "sqitch deploy db:$DATABASE_URL", check: "sqitch status db:$DATABASE_URL | grep 'Nothing to deploy'", paths: [deploy/]
        """,
        Map.of(
            "sqitch.conf",
            """
            [core]
              engine = pg
            [user]
              name = previewdb
              email = previewdb@example.invalid
            """),
        file((number, sql) -> Map.entry("deploy/step%s.sql".formatted(number), sql + ";\n")),
        newest -> Map.of("sqitch.plan", plan(newest)),
        "SELECT count(*) FROM sqitch.changes",
        List::of);
  }

  private static String plan(int newest) {
    return IntStream.rangeClosed(1, newest)
        .mapToObj(number ->
            "step%s 2026-01-01T00:00:0%sZ Ada <ada@example.invalid> # a step\n"
                .formatted(number, number))
        .collect(Collectors.joining("", "%syntax-version=1.0.0\n%project=shop\n\n", ""));
  }

  private static CommandProject pgroll() {
    String program = TOOLS + "/bin/pgroll --postgres-url $DATABASE_URL migrate migrations";
    return new CommandProject(
        "pgroll",
        "pgroll 0.16.2",
        """
        command: "%s --complete", check: "%s | grep 'up to date'", paths: [migrations/]
        """
            .formatted(program, program),
        Map.of(),
        file((number, sql) ->
            Map.entry(
                "migrations/0%s_step.yaml".formatted(number),
                "operations:\n  - sql:\n      up: %s\n".formatted(sql))),
        newest -> Map.of(),
        "SELECT count(*) FROM pgroll.migrations WHERE migration_type = 'pgroll'",
        () -> List.of(initialised(), BASELINE));
  }

  /**
   * By its own script, but for the event triggers: those take a superuser, and no snapshot has any.
   */
  private static String initialised() {
    try {
      return Files.readString(Path.of(TOOLS, "pgroll-init.sql"))
          .replaceAll("(DROP|CREATE) EVENT TRIGGER[^;]*;", "")
          .replace("placeholder", "pgroll");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CommandProject knex() {
    return new CommandProject(
        "knex",
        "Knex 3.3.0",
        """
        command: "%sknex migrate:latest", check: "%sknex migrate:list | grep 'No Pending'", paths: [migrations/]
        """
            .formatted(JS, JS),
        Map.of(
            "knexfile.js",
            "module.exports = { client: 'pg', connection: process.env.DATABASE_URL };\n"),
        (number, sql) ->
            Map.entry(
                "migrations/000%s_step.js".formatted(number),
                "exports.up = knex => knex.raw(\"%s\");\nexports.down = async () => {};\n"
                    .formatted(sql)),
        "SELECT count(*) FROM knex_migrations");
  }

  private static CommandProject typeorm() {
    return new CommandProject(
        "typeorm",
        "TypeORM 1.1.1",
        """
        command: "%stypeorm migration:run -d source.js", check: "%stypeorm migration:show -d source.js >shown && ! grep '\\\\[ \\\\]' shown", paths: [migrations/]
        """
            .formatted(JS, JS),
        Map.of(
            "source.js",
            """
            const { DataSource } = require("typeorm");
            module.exports = new DataSource({ type: "postgres", url: process.env.DATABASE_URL, migrations: ["migrations/*.js"] });
            """),
        (number, sql) ->
            Map.entry(
                "migrations/170000000000%s-step.js".formatted(number),
                """
                module.exports = class Step170000000000%s {
                  async up(runner) { await runner.query("%s"); }
                  async down() {}
                };
                """
                    .formatted(number, sql)),
        "SELECT count(*) FROM migrations");
  }

  private static CommandProject sequelize() {
    return new CommandProject(
        "sequelize",
        "Sequelize 6.37.8",
        """
        command: "%ssequelize-cli db:migrate", check: "%ssequelize-cli db:migrate:status >shown && ! grep '^down' shown", environment: { NODE_ENV: production }, paths: [migrations/]
        """
            .formatted(JS, JS),
        Map.of(
            "config/config.js",
            "module.exports = { production: { use_env_variable: 'DATABASE_URL', dialect: 'postgres' } };\n"),
        (number, sql) ->
            Map.entry(
                "migrations/000%s-step.js".formatted(number),
                "module.exports = { up: async q => { await q.sequelize.query(\"%s\"); }, down: async () => {} };\n"
                    .formatted(sql)),
        "SELECT count(*) FROM \"SequelizeMeta\"");
  }

  private static CommandProject kysely() {
    return new CommandProject(
        "kysely",
        "Kysely 0.28.19",
        """
        command: "%snode migrate.mjs", check: "%snode migrate.mjs check", paths: [migrations/]
        """
            .formatted(JS, JS),
        Map.of(
            "migrate.mjs",
            """
            import { promises as fs } from "node:fs";
            import path from "node:path";
            import { FileMigrationProvider, Kysely, Migrator, PostgresDialect } from "kysely";
            import pg from "pg";

            const db = new Kysely({
              dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL }) }) });
            const migrator = new Migrator({
              db, provider: new FileMigrationProvider({ fs, path, migrationFolder: path.resolve("migrations") }) });
            if (process.argv[2] === "check") {
              process.exitCode = (await migrator.getMigrations()).filter(m => !m.executedAt).length;
            } else {
              const { error, results } = await migrator.migrateToLatest();
              results?.forEach(r => console.log(r.migrationName, r.status));
              if (error) { console.error(error); process.exitCode = 1; }
            }
            await db.destroy();
            """),
        (number, sql) ->
            Map.entry(
                "migrations/000%s_step.mjs".formatted(number),
                "import { sql } from \"kysely\";\nexport const up = async db => { await sql.raw(\"%s\").execute(db); };\n"
                    .formatted(sql)),
        "SELECT count(*) FROM kysely_migration");
  }

  /**
   * Its paths name one file of each migration, with the hash of what is run. Refs beside them are
   * moved along by a migration that is only added.
   */
  private static CommandProject prisma() {
    String program = packagesOf("prisma") + "prisma db ";
    return new CommandProject(
        "prisma",
        "Prisma 8.0.0-rc.19",
        """
        command: "%smigrate --format human", check: "%sverify --format human", environment: { DO_NOT_TRACK: "1" }, paths: ["migrations/*/*/migration.json"]
        """
            .formatted(program, program),
        PrismaDeveloper.FILES,
        PrismaDeveloper::plans,
        newest -> Map.of(),
        "SELECT count(*) FROM prisma_contract.ledger",
        List::of);
  }
}
