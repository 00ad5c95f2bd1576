package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TableName;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the rules file says of one table; columns by their exact name. */
public record TableRule(TableName table, RowRule rows, Map<String, ColumnRule> columns) {
  public TableRule {
    columns = Map.copyOf(columns);
  }

  /** The columns in the order of their names. */
  public SortedMap<String, ColumnRule> sortedColumns() {
    return new TreeMap<>(columns);
  }
}
