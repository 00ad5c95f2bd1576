package dev.previewdb.orchestrator.migrate.tool;

import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.core.OutputChange;
import liquibase.database.Database;
import liquibase.statement.SqlStatement;

/** The change {@code output}, which would write the branch's words into the service's own log. */
@DatabaseChange(
    name = "output",
    description = "Says nothing",
    priority = ChangeMetaData.PRIORITY_DEFAULT + 100)
public final class LiquibaseOutput extends OutputChange {

  @Override
  public SqlStatement[] generateStatements(Database database) {
    return new SqlStatement[0];
  }
}
