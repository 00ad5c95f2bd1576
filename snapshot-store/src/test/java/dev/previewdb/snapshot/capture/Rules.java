package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.source.SourceColumn.Generation;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** Rules files for tests: everything is kept but what is named. */
public final class Rules {
  private Rules() {}

  /**
   * @param masks from <code>schema.table.column</code> to what YAML says of it
   */
  static String keepAllBut(CaptureLab lab, Map<String, String> masks) throws SQLException {
    return keepAllBut(lab, masks, Set.of());
  }

  /**
   * The same, with some tables left out.
   *
   * @param without tables that the file says nothing about
   */
  public static String keepAllBut(CaptureLab lab, Map<String, String> masks, Set<String> without)
      throws SQLException {
    SourceSchema schema;
    try (var connection = lab.source().open()) {
      schema = SourceSchema.read(connection);
    }
    var yaml = new StringBuilder("unreviewed: refuse\ntables:\n");
    for (var table : schema.tables()) {
      if (!table.isPartition() && !without.contains(table.name().spelling())) {
        columns(table, masks, yaml);
      }
    }
    return yaml.toString();
  }

  private static void columns(SourceTable table, Map<String, String> masks, StringBuilder yaml) {
    var lines = new StringBuilder();
    for (var column : table.columns()) {
      var follows =
          table.foreignKeys().stream()
              .anyMatch(k -> k.validated() && k.columns().contains(column.name()));
      var inherited = column.inherited() && !table.inherits().isEmpty();
      if (column.generation() == Generation.NONE && !follows && !inherited) {
        var rule =
            masks.getOrDefault(
                table.name().spelling() + "." + column.name(), "{ keep: test, by: test }");
        lines.append("    ").append(quoted(column.name())).append(": ").append(rule).append('\n');
      }
    }
    if (!lines.isEmpty()) {
      yaml.append("  ").append(quoted(table.name().spelling())).append(":\n").append(lines);
    }
  }

  private static String quoted(String key) {
    return '"' + key.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
