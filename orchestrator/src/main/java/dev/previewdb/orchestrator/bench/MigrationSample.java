package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Migrations as a branch has them: tables with indexes, columns, rows, constraints, views and
 * functions.
 *
 * @param migrations the statements of each, without their semicolons
 */
record MigrationSample(List<List<String>> migrations) {
  static final String BETWEEN = ";\n";

  private static final List<String> KINDS =
      List.of(
          "CREATE TABLE t%d (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, price numeric(10, 2))",
          "CREATE INDEX ON t%d (name)",
          "ALTER TABLE t%d ADD COLUMN made_at timestamptz NOT NULL DEFAULT now()",
          "INSERT INTO t%1$d (name, price) SELECT 'thing ' || i, i FROM generate_series(1, 50) i",
          "ALTER TABLE t%d ADD CONSTRAINT t%1$d_price CHECK (price >= 0)",
          "UPDATE t%d SET price = price * 2 WHERE id %% 5 = 0",
          "CREATE VIEW v%d AS SELECT id, name FROM t%1$d WHERE price > 10",
          "CREATE FUNCTION f%d() RETURNS bigint LANGUAGE sql AS $body$ SELECT count(*) FROM t%1$d; $body$",
          "ALTER TABLE t%d ALTER COLUMN name SET DEFAULT 'thing; of t%1$d'",
          "COMMENT ON TABLE t%d IS 'Things, as in migration %1$d'");

  MigrationSample {
    migrations = migrations.stream().map(List::copyOf).toList();
  }

  /** As many statements, at least one in each migration. */
  static MigrationSample of(int migrations, int statements) {
    int all = Math.max(migrations, statements);
    List<List<String>> made = new ArrayList<>();
    int next = 0;
    for (int migration = 1; migration <= migrations; migration++) {
      List<String> one = new ArrayList<>();
      for (long end = (long) all * migration / migrations; next < end; next++) {
        one.add(String.format(KINDS.get(next % KINDS.size()), next / KINDS.size() + 1));
      }
      made.add(one);
    }
    return new MigrationSample(made);
  }

  int statements() {
    return migrations.stream().mapToInt(List::size).sum();
  }

  /** Tables that are there when all have run. */
  int tables() {
    return (statements() + KINDS.size() - 1) / KINDS.size();
  }

  /** For psql: each migration one transaction, as the tools make it. */
  String script() {
    StringBuilder script = new StringBuilder();
    for (List<String> migration : migrations) {
      script.append("BEGIN;\n").append(text(migration, BETWEEN)).append("COMMIT;\n");
    }
    return script.toString();
  }

  /** One migration's SQL. */
  static String text(List<String> migration, String between) {
    return String.join(between, migration) + ";\n";
  }
}
