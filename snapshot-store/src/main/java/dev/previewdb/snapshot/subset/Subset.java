package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.source.TableName;
import java.util.Map;
import java.util.Optional;

/** The rows of each table whose rows had to be looked for; of others the rule alone decides. */
public final class Subset {
  private final Map<TableName, ChosenRows> tables;

  Subset(Map<TableName, ChosenRows> tables) {
    this.tables = Map.copyOf(tables);
  }

  /** The rows of a plain table or a leaf partition. */
  public Optional<ChosenRows> rows(TableName table) {
    return Optional.ofNullable(tables.get(table));
  }
}
