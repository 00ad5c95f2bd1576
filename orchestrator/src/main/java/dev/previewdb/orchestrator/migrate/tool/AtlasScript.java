package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.tool.SqlText.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The statements of a file.
 *
 * @param hashes of each and all before it, as the table has them
 */
record AtlasScript(List<Statement> statements, List<String> hashes) {
  private static final Pattern TRANSACTION =
      Pattern.compile("(?i)(begin|start|commit|end|rollback|abort|prepare|savepoint|release)\\b");

  AtlasScript {
    statements = List.copyOf(statements);
    hashes = List.copyOf(hashes);
  }

  static AtlasScript of(String text) throws ToolRefusal {
    List<Statement> statements = AtlasSplitter.split(text);
    List<String> hashes = new ArrayList<>();
    RunningHash hash = new RunningHash();
    for (Statement statement : statements) {
      hash.add(statement.text());
      hashes.add("h1:" + hash.soFar());
    }
    return new AtlasScript(statements, hashes);
  }

  /** Whether one of them may end the transaction in which it runs. */
  boolean endsTransaction() {
    return statements.stream().anyMatch(each -> TRANSACTION.matcher(each.text()).find());
  }

  /**
   * Of a file that was begun before.
   *
   * @throws ToolRefusal if a statement that ran is not the same any more
   */
  void refuseChanged(AtlasRevision row) throws ToolRefusal {
    for (int i = 0; i < row.applied(); i++) {
      // of a file that has run to its end the table keeps none, and Atlas breaks down
      boolean same =
          i < hashes.size()
              && i < row.partialHashes().size()
              && hashes.get(i).equals(row.partialHashes().get(i));
      if (!same) {
        throw new ToolRefusal("history changed: statement %s changed".formatted(i + 1));
      }
    }
  }
}
