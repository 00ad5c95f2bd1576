package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.Ledger.Late;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.util.stream.Stream;

/**
 * A tool and how its files are written, for what holds of every tool.
 *
 * @param late what it does with a migration that stands before an applied one
 */
record ToolForm(String name, MigrationTool ours, Late late, Adding adding) {
  static final ToolForm FLYWAY = of(new RealFlyway());
  static final ToolForm DBMATE =
      form(new DbmateTool(), Late.RUNS, "%04d_x.sql", "-- migrate:up\n%s\n-- migrate:down\n");
  static final ToolForm LIQUIBASE = of(new RealLiquibase());
  static final ToolForm PRISMA = of(new RealPrisma());

  /** Writes one migration. */
  interface Adding {
    void add(Branch branch, int number, String sql);
  }

  static Stream<ToolForm> all() {
    return Stream.concat(RealTools.ALL.stream().map(ToolForm::of), Stream.of(DBMATE));
  }

  static ToolForm of(RealTool tool) {
    return new ToolForm(
        tool.toString(),
        tool.ours(),
        late(tool),
        (branch, number, sql) -> tool.add(branch, number, "x", tool.text(sql)));
  }

  private static Late late(RealTool tool) {
    if (tool instanceof RealDrizzle.Journal) {
      return Late.PASSES_OVER;
    }
    return switch (tool.ours().name()) {
      case "golang-migrate" -> Late.PASSES_OVER;
      case "flyway", "goose", "node-pg-migrate", "supabase", "atlas" -> Late.REFUSES;
      case "liquibase", "sqlx", "diesel", "drizzle", "prisma", "sql" -> Late.RUNS;
      default -> throw new IllegalStateException("say here what " + tool + " does");
    };
  }

  private static ToolForm form(MigrationTool tool, Late late, String name, String text) {
    return new ToolForm(
        tool.name(),
        tool,
        late,
        (branch, number, sql) -> branch.file(name.formatted(number), text.formatted(sql)));
  }

  void add(Branch branch, int number, String sql) {
    adding.add(branch, number, sql);
  }

  @Override
  public String toString() {
    return name;
  }
}
