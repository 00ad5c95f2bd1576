package dev.previewdb.snapshot.source;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the catalog of a source says about everything that holds or makes rows. System schemas and
 * temporary tables are left out; tables that belong to extensions are not.
 *
 * @param major as in 15
 * @param serverVersion as in `15.18`
 * @param database its name
 * @param tables ordered by name, parents and partitions alike
 * @param materializedViews in an order in which each can be refreshed
 */
public record SourceSchema(
    int major,
    String serverVersion,
    String database,
    String encoding,
    List<SourceTable> tables,
    List<SourceSequence> sequences,
    List<MaterializedView> materializedViews,
    List<SourceRefusal> refusals) {
  public SourceSchema {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
    materializedViews = List.copyOf(materializedViews);
    refusals = List.copyOf(refusals);
  }

  /**
   * Reads the catalog in the connection's present transaction, so inside the one whose snapshot is
   * exported it sees what the copies will see.
   *
   * @throws SnapshotException SOURCE_UNREADABLE
   */
  public static SourceSchema read(Connection connection) {
    return SchemaReader.read(connection);
  }

  public Optional<SourceTable> table(TableName name) {
    return tables.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /**
   * Refuses what stands in the way of a capture that copies the rows of the tables that `copied`
   * accepts.
   *
   * @throws SnapshotException SOURCE_REFUSED naming everything at once
   */
  public void requireCapturable(Predicate<TableName> copied, boolean largeObjectsDeclaredNone) {
    String all =
        refusals.stream()
            .filter(r -> r.table().map(copied::test).orElse(true))
            .filter(r -> r.kind() != SourceRefusal.Kind.LARGE_OBJECTS || !largeObjectsDeclaredNone)
            .map(r -> "\n  " + r.what() + ": " + r.mend())
            .collect(Collectors.joining());
    if (!all.isEmpty()) {
      throw new SnapshotException(SnapshotProblem.SOURCE_REFUSED, database, all);
    }
  }
}
