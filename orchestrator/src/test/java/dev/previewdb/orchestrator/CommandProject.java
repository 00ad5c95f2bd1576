package dev.previewdb.orchestrator;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A small project of one tool, as its own documentation has it.
 *
 * @param keys the section migrations of its configuration
 * @param files what the repository has beside its migrations
 * @param migration the path and the text of the one with that number, which does that SQL
 * @param applied how many the tool's own table says have run
 */
record CommandProject(
    String name,
    String keys,
    Map<String, String> files,
    BiFunction<Integer, String, Map.Entry<String, String>> migration,
    String applied) {
  static final String TOOLS = "/opt/previewdb-test-tools";
  private static final String JS =
      "ln -s "
          + TOOLS
          + "/js/node_modules node_modules && export PATH=$PWD/node_modules/.bin:$PATH && ";

  static final List<CommandProject> ALL =
      List.of(alembic(), django(), knex(), typeorm(), sequelize(), kysely(), rails());

  @Override
  public String toString() {
    return name;
  }

  private static CommandProject alembic() {
    String program = TOOLS + "/py/bin/alembic";
    return new CommandProject(
        "alembic",
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

  /** Active Record as a library, in place of the tasks of a whole application. */
  private static CommandProject rails() {
    return new CommandProject(
        "rails",
        """
        command: [ruby, migrate.rb], check: [ruby, migrate.rb, check], paths: [db/migrate/]
        """,
        Map.of(
            "migrate.rb",
            """
            require "active_record"

            ActiveRecord::Base.establish_connection(ENV.fetch("DATABASE_URL"))
            ActiveRecord::Migrator.migrations_paths = ["db/migrate"]
            migrations = ActiveRecord::Base.connection.migration_context
            if ARGV[0] == "check"
              exit 1 if migrations.needs_migration?
            else
              migrations.migrate
            end
            """),
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

  private static CommandProject knex() {
    return new CommandProject(
        "knex",
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
}
