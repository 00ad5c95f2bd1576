package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks the source about the expressions of the mask `sql` without running them on any row: whether
 * each is one value for each row, of its column's type, from functions that change nothing.
 */
final class SqlMasks {
  private static final Pattern CALL =
      Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\")\\s*\\(");
  private static final Set<String> TEXTS = Set.of("text", "character varying", "character");

  private static final String VOLATILE =
      """
      SELECT DISTINCT proname FROM pg_catalog.pg_proc
       WHERE provolatile = 'v' AND proname::text = ANY (?) ORDER BY 1
      """;

  private final Connection source;

  SqlMasks(Connection source) {
    this.source = source;
  }

  /**
   * The expressions that cannot work, each with its column and the mend. Of tables that this user
   * may not read nothing is asked: that refuses a capture before.
   */
  List<String> wrong(SourceSchema schema, Decisions decisions) throws SQLException {
    boolean alone = source.getAutoCommit();
    // What the source refuses is rolled back to a savepoint
    source.setAutoCommit(false);
    try {
      return wrongInTransaction(schema, decisions);
    } finally {
      if (alone) {
        source.rollback();
        source.setAutoCommit(true);
      }
    }
  }

  private List<String> wrongInTransaction(SourceSchema schema, Decisions decisions)
      throws SQLException {
    Set<TableName> unreadable =
        schema.refusals().stream()
            .flatMap(refusal -> refusal.table().stream())
            .collect(Collectors.toSet());
    List<String> wrong = new ArrayList<>();
    for (SourceTable table : schema.tables()) {
      if (table.kind() != SourceTable.Kind.TABLE || unreadable.contains(table.name())) {
        continue;
      }
      for (SourceColumn column : table.columns()) {
        if (decisions.of(table, column) instanceof Decision.Masked(ColumnRule.Masked rule)
            && rule.mask() instanceof Mask.Sql sql) {
          wrong(table.name(), column.name(), sql.expression())
              .map(why -> new ColumnKey(table.name(), column.name()) + ": " + why)
              .ifPresent(wrong::add);
        }
      }
    }
    return wrong;
  }

  /** What is wrong with an expression, in words with the mend; empty where nothing is. */
  private Optional<String> wrong(TableName table, String column, String expression)
      throws SQLException {
    List<String> changing = changing(expression);
    if (!changing.isEmpty()) {
      return Optional.of(
          "its expression calls what is, or may be, volatile: %s. Use functions that are STABLE or IMMUTABLE"
              .formatted(String.join(", ", changing)));
    }
    Savepoint before = source.setSavepoint();
    try (Statement statement = source.createStatement()) {
      statement.setEscapeProcessing(false);
      return typeOf(statement, table, column, expression);
    } catch (SQLException e) {
      return Optional.of(
          "the source does not take its expression: %s. Mend it".formatted(ServerWords.of(e)));
    } finally {
      source.rollback(before);
    }
  }

  private List<String> changing(String expression) throws SQLException {
    String[] names =
        CALL.matcher(expression)
            .results()
            .map(call -> call.group(1))
            .map(n -> n.startsWith("\"") ? TableName.unquote(n) : n.toLowerCase(Locale.ROOT))
            .distinct()
            .toArray(String[]::new);
    List<String> changing = new ArrayList<>();
    try (PreparedStatement statement = source.prepareStatement(VOLATILE)) {
      statement.setArray(1, source.createArrayOf("text", names));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          changing.add(TableName.oneLine(rows.getString(1)));
        }
      }
    }
    return changing;
  }

  /** In a WHERE the server takes no aggregate and no set, which would change how many rows are. */
  private static Optional<String> typeOf(
      Statement statement, TableName table, String column, String expression) throws SQLException {
    String from = " FROM ONLY " + table.sql() + " WHERE false";
    statement.executeQuery("SELECT 1" + from + " AND ((" + expression + "\n) IS NULL)").close();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT pg_catalog.pg_typeof((SELECT (%s\n)%s))::text, pg_catalog.pg_typeof((SELECT %s%s))::text"
                .formatted(expression, from, TableName.quote(column), from))) {
      row.next();
      String is = row.getString(1);
      String wanted = row.getString(2);
      return is.equals(wanted) || (TEXTS.contains(is) && TEXTS.contains(wanted))
          ? Optional.empty()
          : Optional.of(
              "its expression is of type %s, and the column of %s. Cast it"
                  .formatted(TableName.oneLine(is), TableName.oneLine(wanted)));
    }
  }
}
