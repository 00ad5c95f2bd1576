package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.util.List;
import java.util.Optional;
import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.exception.CustomChangeException;
import liquibase.precondition.CustomPreconditionWrapper;
import liquibase.precondition.Precondition;
import liquibase.precondition.PreconditionLogic;
import org.jspecify.annotations.Nullable;

/** What of a changelog is no SQL but a program, which a preview does not run. */
final class LiquibaseCode {
  private LiquibaseCode() {}

  /** What runs whenever the changelog does. */
  static void refuse(DatabaseChangeLog changelog, LiquibaseChangelog of) {
    if (isCode(changelog.getPreconditions())) {
      throw refused(of.file(), "it has a customPrecondition, which is code");
    }
  }

  /** Of change sets that are to run. */
  static void refuse(List<ChangeSet> pending, LiquibaseChangelog of) {
    for (ChangeSet set : pending) {
      for (Change change : set.getChanges()) {
        if (change instanceof ExecuteShellCommandChange) {
          throw refused(of.id(set), "it has an executeCommand, which is a program");
        }
        if (change instanceof CustomChangeWrapper) {
          throw refused(of.id(set), "it has a customChange, which is code");
        }
      }
      if (isCode(set.getPreconditions())) {
        throw refused(of.id(set), "it has a customPrecondition, which is code");
      }
    }
  }

  /** Of a change set whose class is not here, so that it was not even read. */
  static Optional<PreviewDbException> named(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CustomChangeException) {
        Throwable missing = cause.getCause() == null ? cause : cause.getCause();
        String why = "it has a customChange, which is code (%s)".formatted(missing.getMessage());
        return Optional.of(refused("A change set", why));
      }
    }
    return Optional.empty();
  }

  private static boolean isCode(@Nullable Precondition precondition) {
    return precondition instanceof CustomPreconditionWrapper
        || (precondition instanceof PreconditionLogic logic
            && logic.getNestedPreconditions().stream().anyMatch(LiquibaseCode::isCode));
  }

  private static PreviewDbException refused(String what, String why) {
    return PreviewDbException.of(Problem.MIGRATION_NOT_RUN_HERE, what, why);
  }
}
