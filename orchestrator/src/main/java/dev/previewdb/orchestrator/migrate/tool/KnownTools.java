package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.MigrationTools;
import java.util.List;

/** Every migration tool there is; a new one is a row here. */
public final class KnownTools {
  private static final List<MigrationTool> ALL =
      List.of(
          new FlywayTool(),
          new LiquibaseTool(),
          new DbmateTool(),
          new GolangMigrateTool(),
          new GooseTool(),
          new SqlxTool(),
          new DieselTool(),
          new NodePgMigrateTool(),
          new DrizzleTool(),
          new PrismaTool(),
          new AtlasTool(),
          new SupabaseTool(),
          new PlainSqlTool());

  private KnownTools() {}

  public static MigrationTools all() {
    return new MigrationTools(ALL);
  }

  static List<MigrationTool> list() {
    return ALL;
  }
}
